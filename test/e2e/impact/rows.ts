import type { Scope } from "../../../analysis/impact/line";

/** `other` is a server with TLS and a certificate of its own. */
export type Forward = "ws" | "wss" | "other";

/** One row of the README's table: a change, what is said of it, and whose sockets that is about. */
export interface Row {
  readonly change: string;
  /** Configuration from now on. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The object, or objects with one analyze, whose line is put to the test; every other line must say none, or at most. */
  readonly object: RegExp;
  readonly drops: Scope;
  readonly closes: readonly Forward[];
  /** Some of them only. */
  readonly part?: true;
}

export const FORWARDS: readonly Forward[] = ["ws", "wss", "other"];
export const OTHER_HOST = "b.aliyun.com";

// Short drains, and sockets that never get too old: so that what is dropped at the end of a drain is seen.
const TIMING = { appDrainSeconds: 10, endpointPropagationSeconds: 1, gatewayDrainSeconds: 10, maxConnectionAgeSeconds: 0 };
const MORE = { ...TIMING, gatewayDrainSeconds: 12 };
/** A socket that is said to stay is watched for as long as any of these would keep one. */
export const LONGEST_DRAIN = MORE.gatewayDrainSeconds;

export const BASE = {
  "app.sharedBus": true,
  "app.replicas": 2,
  "edge.anyHost": "both",
  hosts: [{ names: ["a.aliyun.com"] }, { names: [OTHER_HOST], certificate: { secretName: "other-credential" } }],
  timing: TIMING,
  capacity: { socketsPerPod: 100, pods: 3 },
};

export const ROWS: readonly Row[] = [
  {
    change: "DestinationRule, certificate, load balancer's limit, and more app pods",
    config: {
      timing: { ...TIMING, loadBalancerIdleSeconds: 600 },
      "hosts[0].certificate.rotation": "again",
      "hosts[1].certificate.rotation": "again",
      "app.replicas": 3,
    },
    object: /^update (DestinationRule|Secret|IstioGateway|Deployment) /,
    drops: "none",
    closes: [],
  },
  {
    change: "an AuthorizationPolicy",
    config: { "edge.sourceRanges": ["0.0.0.0/0"] },
    object: /^create AuthorizationPolicy/,
    drops: "gateway",
    closes: FORWARDS,
  },
  {
    change: "an EnvoyFilter and a rate limiter",
    config: { "edge.webSocketOverHttp2": true, "edge.handshakeRateLimit": true },
    object: /^create (EnvoyFilter|ASMLocalRateLimiter)/,
    drops: "gateway",
    closes: FORWARDS,
  },
  { change: "a rollout of the gateway", config: { timing: MORE }, object: /^update IstioGateway/, drops: "gateway", closes: FORWARDS },
  { change: "a rollout of the app", config: { timing: { ...MORE, heartbeatSeconds: 20 } }, object: /^update Deployment/, drops: "pods", closes: FORWARDS },
  { change: "fewer app pods", config: { "app.replicas": 2 }, object: /^update Deployment/, drops: "pods", closes: FORWARDS, part: true },
  {
    change: "another type of address",
    config: { "edge.loadBalancer.addressType": "intranet" },
    object: /^replace IstioGateway/,
    drops: "all",
    closes: FORWARDS,
  },
  {
    change: "another class of load balancer",
    config: { "edge.loadBalancer.kind": "nlb", "edge.loadBalancer.zoneMaps": ["cn-beijing-a:vsw-sandbox-a", "cn-beijing-b:vsw-sandbox-b"] },
    object: /^replace IstioGateway/,
    drops: "all",
    closes: FORWARDS,
  },
  {
    change: "a load balancer with another id",
    config: { "edge.loadBalancer.id": "nlb-sandbox1", "edge.loadBalancer.zoneMaps": [], "edge.loadBalancer.addressType": "" },
    object: /^replace IstioGateway/,
    drops: "all",
    closes: FORWARDS,
  },
  {
    change: "one server with TLS, and a redirect of the plain one",
    config: { "hosts[0].certificate.secretName": "renamed", "edge.http.mode": "redirect" },
    object: /^update Gateway /,
    drops: "gateway",
    closes: ["wss"],
  },
];

export const AGED = {
  "edge.loadBalancer.kind": "clb",
  "edge.loadBalancer.id": "",
  "edge.http.mode": "serve",
  timing: { ...MORE, maxConnectionAgeSeconds: 8 },
};

export const ROWS_OF_AGE: readonly Row[] = [
  {
    change: "an AuthorizationPolicy that goes",
    config: { "edge.sourceRanges": [] },
    object: /^delete AuthorizationPolicy/,
    drops: "gateway",
    closes: FORWARDS,
  },
  {
    change: "a rollout of the gateway",
    config: { timing: { ...AGED.timing, gatewayDrainSeconds: 13 } },
    object: /^update IstioGateway/,
    drops: "gateway",
    closes: FORWARDS,
  },
];
