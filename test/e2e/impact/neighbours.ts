import type { Scope } from "../../../analysis/impact/line";
import {
  app,
  authorizationPolicy,
  budget,
  envoyFilter,
  gateway,
  istioGateway,
  type KubernetesObject,
  labelled,
  rateLimiter,
  requestAuthentication,
  SECURED,
  securedGateway,
  serverWithTls,
  service,
  telemetry,
  virtualService,
} from "./objects";

/** Sockets through one forward, and the line that is to speak of them. */
export interface Claim {
  /** The gateway, or the Service that has a load balancer of its own. */
  readonly at: string;
  readonly port?: 443;
  readonly host?: string;
  /** With TLS, by the certificate of `secured`. */
  readonly secured?: true;
  /** The change; absent when no line may speak of these sockets. */
  readonly change?: RegExp;
  /** Which line of the change, when it has several. */
  readonly which?: RegExp;
  readonly drops: Scope;
  /** Some of them only. */
  readonly part?: true;
}

/** Another team in the same mesh and cluster, and what it changes. */
export interface Neighbour {
  readonly stays: readonly KubernetesObject[];
  readonly before: readonly KubernetesObject[];
  readonly after: readonly KubernetesObject[];
  readonly claims: readonly Claim[];
  /** Changes that are to impact nothing. */
  readonly free?: readonly RegExp[];
}

// A gateway keeps its sockets for SOON by the clock that is put to the test, and for LONG by the other one; where the clock is the one of its pods,
// it has no setting. What is dropped at once is dropped long before either.
export const SOON = 4;
const LONG = 60;
const BY_LISTENER = { pod: LONG, listener: SOON };
const BY_POD = { listener: LONG };
const BY_BOTH = { listener: SOON };
const BY_NEITHER = { pod: LONG, listener: LONG };

const CROWD = "crowd.default";

const AT_ONCE = { strategy: { type: "Recreate" } };
const BY_HAND = { updateStrategy: { type: "OnDelete" } };

const SECURELY = { at: SECURED, port: 443, secured: true } as const;
/** What becomes of the TLS of servers, by their hosts. */
const OTHER_TLS = {
  "versions.example": { minProtocolVersion: "TLSV1_3" },
  "ciphers.example": { cipherSuites: ["ECDHE-ECDSA-AES128-GCM-SHA256"] },
  "clients.example": { mode: "MUTUAL" },
};
/** All names that the certificate of `secured` is for. */
export const SECURED_HOSTS = [...Object.keys(OTHER_TLS), "renamed.example", "same.example"];

/** None of them shares a socket with another, so that they all change at the same time. */
export const NEIGHBOURS: readonly Neighbour[] = [
  {
    stays: app("crowd"),
    before: [],
    after: [],
    claims: [],
  },
  {
    stays: [istioGateway("lost", BY_LISTENER), virtualService("lost", ["lost", "moved"], CROWD)],
    before: [gateway("lost", "lost", [80]), gateway("moved", "lost", [443])],
    after: [gateway("moved", "absent", [443])],
    claims: [
      { at: "lost", change: /^delete Gateway default\/lost$/, drops: "gateway" },
      { at: "lost", port: 443, change: /^update Gateway default\/moved: spec.selector/, drops: "gateway" },
    ],
  },
  {
    stays: [virtualService("served", ["served"], CROWD)],
    before: [istioGateway("served", BY_LISTENER, { replicaCount: 2 }), gateway("served", "served", [443, 80])],
    after: [
      istioGateway("served", BY_LISTENER, { replicaCount: undefined, autoscaleEnabled: true, minReplicas: 2, maxReplicas: 3 }),
      gateway("served", "served", [443]),
    ],
    claims: [
      { at: "served", change: /^update Gateway default\/served: spec.servers/, drops: "gateway" },
      { at: "served", port: 443, change: /^update IstioGateway istio-system\/served: /, drops: "pods" },
    ],
  },
  {
    stays: edge("policed"),
    before: [authorizationPolicy("policed", ["0.0.0.0/0"])],
    after: [authorizationPolicy("policed", ["0.0.0.0/0", "::/0"])],
    claims: [{ at: "policed", change: /^update AuthorizationPolicy istio-system\/policed: spec/, drops: "gateway" }],
  },
  {
    stays: edge("filtered"),
    before: [envoyFilter("filtered", "filtered", "NETWORK_FILTER")],
    after: [],
    claims: [{ at: "filtered", change: /^delete EnvoyFilter istio-system\/filtered$/, drops: "gateway" }],
  },
  {
    stays: edge("refiltered"),
    before: [envoyFilter("refiltered", "refiltered", "NETWORK_FILTER", "one")],
    after: [envoyFilter("refiltered", "refiltered", "NETWORK_FILTER", "other")],
    claims: [{ at: "refiltered", change: /^update EnvoyFilter istio-system\/refiltered: spec/, drops: "gateway" }],
  },
  {
    stays: edge("authenticated"),
    before: [],
    after: [requestAuthentication("authenticated")],
    claims: [{ at: "authenticated", change: /^create RequestAuthentication istio-system\/authenticated$/, drops: "gateway" }],
  },
  {
    stays: [istioGateway(SECURED, BY_LISTENER), virtualService(SECURED, [SECURED], CROWD)],
    before: [securedGateway(SECURED_HOSTS.map((host) => serverWithTls([host])))],
    after: [
      securedGateway([
        ...Object.entries(OTHER_TLS).map(([host, tls]) => serverWithTls([host], tls)),
        serverWithTls(["renamed.example", "another.example"]),
        serverWithTls(["same.example"]),
      ]),
    ],
    claims: [
      ...[...Object.keys(OTHER_TLS), "renamed.example"].map((host): Claim => ({
        ...SECURELY,
        host,
        change: /^update Gateway default\/secured: /,
        drops: "gateway",
      })),
      { ...SECURELY, host: "same.example", drops: "none" },
    ],
  },
  {
    stays: edge("unlimited"),
    before: [rateLimiter("unlimited", 1000)],
    after: [],
    claims: [{ at: "unlimited", change: /^delete ASMLocalRateLimiter istio-system\/unlimited$/, drops: "gateway" }],
  },
  {
    stays: edge("limited"),
    before: [rateLimiter("limited", 1000)],
    after: [rateLimiter("limited", 1001)],
    claims: [{ at: "limited", change: /^update ASMLocalRateLimiter istio-system\/limited: spec/, drops: "gateway" }],
  },
  {
    stays: edge("logged"),
    before: [],
    after: [telemetry("logged")],
    claims: [{ at: "logged", change: /^create Telemetry istio-system\/logged$/, drops: "gateway" }],
  },
  {
    stays: [gateway("fewer", "fewer", [80]), virtualService("fewer", ["fewer"], CROWD)],
    before: [istioGateway("fewer", BY_POD, { replicaCount: 2 })],
    after: [istioGateway("fewer", BY_POD)],
    claims: [{ at: "fewer", change: /^update IstioGateway istio-system\/fewer: spec.replicaCount$/, drops: "pods", part: true }],
  },
  {
    stays: [gateway("closed", "closed", [80, 443]), virtualService("closed", ["closed"], CROWD)],
    before: [istioGateway("closed", BY_POD)],
    after: [istioGateway("closed", BY_POD, {}, [80])],
    claims: [
      { at: "closed", port: 443, change: /^update IstioGateway istio-system\/closed: spec.ports/, which: /^those of port 443/, drops: "gateway" },
      { at: "closed", change: /^update IstioGateway istio-system\/closed: spec.ports/, which: /^all/, drops: "gateway" },
    ],
  },
  {
    stays: [gateway("gone", "gone", [80]), virtualService("gone", ["gone"], CROWD)],
    before: [istioGateway("gone", BY_NEITHER)],
    after: [],
    claims: [{ at: "gone", change: /^delete IstioGateway istio-system\/gone$/, drops: "all" }],
  },
  {
    stays: [],
    before: [service("direct", "crowd", { type: "LoadBalancer" }, 80)],
    after: [],
    claims: [{ at: "direct", change: /^delete Service default\/direct$/, drops: "all" }],
  },
  {
    stays: [
      istioGateway("apps", BY_NEITHER),
      gateway("apps", "apps", [80]),
      ...[
        ["leaver", "default"],
        ["mover", "default"],
        ["lodger", "lodging"],
        ["ordered", "default"],
        ["everywhere", "default"],
        ["whole", "default"],
        ["waiting", "default"],
      ].map(([name, namespace]) => virtualService(name!, ["apps"], `${name}.${namespace}`, `${name}.example`)),
      ...app("lodger", { namespace: "lodging" }),
    ],
    before: [
      ...app("leaver"),
      ...app("mover"),
      ...app("ordered", { kind: "StatefulSet" }),
      ...app("everywhere", { kind: "DaemonSet" }),
      ...app("whole", { exchange: AT_ONCE }),
      ...app("waiting", { kind: "StatefulSet", exchange: BY_HAND }),
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "lodging", annotations: { "pulumi.com/skipAwait": "true" } } },
    ],
    after: [
      ...app("mover", { labels: { generation: "2" } }),
      ...app("ordered", { kind: "StatefulSet", annotations: { generation: "2" } }),
      ...app("everywhere", { kind: "DaemonSet", annotations: { generation: "2" } }),
      ...app("whole", { exchange: AT_ONCE, annotations: { generation: "2" } }),
      ...app("waiting", { kind: "StatefulSet", exchange: BY_HAND, annotations: { generation: "2" } }),
    ],
    claims: [
      { at: "apps", host: "leaver.example", change: /^delete Deployment default\/leaver$/, drops: "all" },
      { at: "apps", host: "mover.example", change: /^replace Deployment default\/mover$/, drops: "all" },
      { at: "apps", host: "ordered.example", change: /^update StatefulSet default\/ordered: spec\.template/, drops: "pods" },
      { at: "apps", host: "everywhere.example", change: /^update DaemonSet default\/everywhere: spec\.template/, drops: "pods" },
      { at: "apps", host: "whole.example", change: /^update Deployment default\/whole: spec\.template/, drops: "all" },
      { at: "apps", host: "waiting.example", change: /^update StatefulSet default\/waiting: spec\.template/, drops: "none" },
      { at: "apps", host: "lodger.example", change: /^delete Namespace lodging$/, drops: "all" },
    ],
    free: [/^delete Service default\/leaver$/],
  },
  {
    stays: [],
    before: [istioGateway("kept", BY_BOTH), gateway("kept", "kept", [80]), virtualService("kept", ["kept"], "spare.default"), service("spare", "crowd")],
    after: [
      labelled(istioGateway("kept", BY_BOTH, { replicaCount: 2 })),
      labelled(gateway("kept", "kept", [80, 8080], ["kept.example"])),
      envoyFilter("kept-routes", "kept", "ROUTE_CONFIGURATION"),
      envoyFilter("kept-clusters", "kept", "CLUSTER"),
      { apiVersion: "networking.istio.io/v1", kind: "DestinationRule", metadata: { name: "crowd", namespace: "default" }, spec: { host: CROWD } },
      budget("kept"),
    ],
    claims: [{ at: "kept", drops: "none" }],
    free: [
      /^update IstioGateway istio-system\/kept: metadata\.labels.*spec\.replicaCount/,
      /^update Gateway default\/kept: .*spec\.servers/,
      /^create EnvoyFilter istio-system\/kept-routes$/,
      /^create EnvoyFilter istio-system\/kept-clusters$/,
      /^create DestinationRule default\/crowd$/,
      /^create PodDisruptionBudget istio-system\/kept$/,
      /^delete VirtualService default\/kept$/,
      /^delete Service default\/spare$/,
    ],
  },
];

function edge(name: string): KubernetesObject[] {
  return [istioGateway(name, BY_LISTENER), gateway(name, name, [80]), virtualService(name, [name], CROWD)];
}
