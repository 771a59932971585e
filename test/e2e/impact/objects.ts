import { generateKeyPairSync } from "node:crypto";
import { DRAIN_ANNOTATION } from "../../../components/edges/asm/gateway/drainSettings";
import { PROXY_CONFIG } from "../../../components/edges/istio/proxyConfig";
import type { Identity } from "../gateway/edge";

/** An object of Kubernetes, as one writes it down. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [more: string]: unknown };
  readonly [more: string]: unknown;
}

export const CLUSTER = "c5a0d0b0a0c0e0ack0000000000000001";
export const MESH = "c5a0d0b0a0c0e0asm0000000000000001";
const GATEWAYS = "istio-system";
/** Gateway, its Gateway and its credential. */
export const SECURED = "secured";
const IMAGE = "registry.cn-beijing.aliyuncs.com/aliacs-app-catalog/tornado:lastest";
const APP_PORT = 8888;
const ADMIN_PORT = 9090;

interface Drains {
  /** How long a pod that ends keeps its sockets, in seconds; not told when absent. */
  readonly pod?: number;
  /** How long a listener that is replaced keeps them. */
  readonly listener: number;
}

export function istioGateway(name: string, drains: Drains, spec: object = {}, ports: readonly number[] = [80, 443]): KubernetesObject {
  return {
    apiVersion: "istio.alibabacloud.com/v1beta1",
    kind: "IstioGateway",
    metadata: {
      name,
      namespace: GATEWAYS,
      annotations: {
        "pulumi.com/waitFor": "jsonpath={.status.GatewayAddress[0]}",
        ...(drains.pod === undefined ? {} : { [DRAIN_ANNOTATION]: String(drains.pod) }),
      },
    },
    spec: {
      gatewayType: "ingress",
      clusterIds: [CLUSTER],
      serviceType: "LoadBalancer",
      replicaCount: 1,
      rollingMaxSurge: "1",
      rollingMaxUnavailable: "0",
      // A dozen of them find room on the node.
      resources: { requests: { cpu: "10m", memory: "64Mi" } },
      podAnnotations: { [PROXY_CONFIG]: `drainDuration: ${drains.listener}s` },
      ports: ports.map((port) => ({ name: `http-${port}`, port, targetPort: port, protocol: "TCP" })),
      ...spec,
    },
  };
}

/** Listeners for plain HTTP at a gateway's ports. */
export function gateway(name: string, at: string, ports: readonly number[], hosts: readonly string[] = ["*"]): KubernetesObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata: { name, namespace: "default" },
    spec: { selector: { istio: at }, servers: ports.map((number) => ({ port: { number, name: `http-${number}`, protocol: "HTTP" }, hosts })) },
  };
}

/** A server with TLS for the hosts of the Gateway `secured`, the first of which names it. */
export function serverWithTls(hosts: readonly string[], tls: object = {}): object {
  return {
    port: { number: 443, name: `https-${hosts[0]!.split(".")[0]}`, protocol: "HTTPS" },
    hosts,
    tls: { mode: "SIMPLE", credentialName: SECURED, minProtocolVersion: "TLSV1_2", ...tls },
  };
}

/** Listeners for TLS at the gateway of the same name. */
export function securedGateway(servers: readonly object[]): KubernetesObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata: { name: SECURED, namespace: "default" },
    spec: { selector: { istio: SECURED }, servers },
  };
}

/** What the servers of the Gateway `secured` show, and what they would verify clients by. */
export function securedCredential({ cert, key }: Identity, ca: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: SECURED, namespace: GATEWAYS },
    type: "kubernetes.io/tls",
    stringData: { "tls.crt": cert, "tls.key": key, "ca.crt": ca },
  };
}

/** The way from Gateways to a Service. */
export function virtualService(name: string, gateways: readonly string[], of: string, host = "*"): KubernetesObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name, namespace: "default" },
    spec: {
      hosts: [host],
      gateways: gateways.map((each) => `default/${each}`),
      http: [{ name: "everything", route: [{ destination: { host: `${of}.svc.cluster.local`, port: { number: APP_PORT } } }] }],
    },
  };
}

export function authorizationPolicy(at: string, ranges: readonly string[]): KubernetesObject {
  return {
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: { name: at, namespace: GATEWAYS },
    spec: { selector: { matchLabels: { istio: at } }, action: "ALLOW", rules: [{ from: [{ source: { remoteIpBlocks: ranges } }] }] },
  };
}

/** Tokens that a gateway verifies when a request has one. */
export function requestAuthentication(at: string): KubernetesObject {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwks = JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), alg: "ES256", kid: "only" }] });
  return {
    apiVersion: "security.istio.io/v1",
    kind: "RequestAuthentication",
    metadata: { name: at, namespace: GATEWAYS },
    spec: { selector: { matchLabels: { istio: at } }, jwtRules: [{ issuer: "https://issuer.example", jwks }] },
  };
}

/** The log of a gateway. */
export function telemetry(at: string): KubernetesObject {
  return {
    apiVersion: "telemetry.istio.io/v1",
    kind: "Telemetry",
    metadata: { name: at, namespace: GATEWAYS },
    spec: { selector: { matchLabels: { istio: at } }, accessLogging: [{ providers: [{ name: "envoy" }] }] },
  };
}

const PATCHES = {
  NETWORK_FILTER: {
    match: { context: "GATEWAY", listener: { filterChain: { filter: { name: "envoy.filters.network.http_connection_manager" } } } },
    value: (word: string) => ({
      typed_config: {
        "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        server_name: word,
      },
    }),
  },
  ROUTE_CONFIGURATION: {
    match: { context: "GATEWAY" },
    value: (word: string) => ({ response_headers_to_add: [{ header: { key: "x-patched", value: word } }] }),
  },
  CLUSTER: { match: { context: "GATEWAY" }, value: (word: string) => ({ alt_stat_name: word }) },
};

/** A patch of what a gateway is told: of one part of it, which has this word then. */
export function envoyFilter(name: string, at: string, applyTo: keyof typeof PATCHES, word = "patched"): KubernetesObject {
  const { match, value } = PATCHES[applyTo];
  return {
    apiVersion: "networking.istio.io/v1alpha3",
    kind: "EnvoyFilter",
    metadata: { name, namespace: GATEWAYS },
    spec: { workloadSelector: { labels: { istio: at } }, configPatches: [{ applyTo, match, patch: { operation: "MERGE", value: value(word) } }] },
  };
}

export function rateLimiter(at: string, quota: number): KubernetesObject {
  return {
    apiVersion: "istio.alibabacloud.com/v1beta1",
    kind: "ASMLocalRateLimiter",
    metadata: { name: at, namespace: GATEWAYS },
    spec: {
      workloadSelector: { labels: { istio: at } },
      isGateway: true,
      configs: [{ match: { vhost: { name: "*", port: 80, route: { name_match: "everything" } } }, limit: { fill_interval: { seconds: 1 }, quota } }],
    },
  };
}

interface App {
  readonly kind?: "Deployment" | "StatefulSet" | "DaemonSet";
  readonly namespace?: string;
  /** More labels, which the pods are selected by, too. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the pods. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** What its specification says of how pods are exchanged. */
  readonly exchange?: object;
}

/** An app whose sockets get as old as their clients like, and its Service. */
export function app(
  name: string,
  { kind = "Deployment", namespace = "default", labels: more = {}, annotations = {}, exchange = {} }: App = {},
): KubernetesObject[] {
  const env = { PORT: APP_PORT, ADMIN_PORT, HOST: "0.0.0.0", DRAIN_SECONDS: 3, MAX_CONNECTION_AGE_SECONDS: 0 };
  const labels = { app: name, ...more };
  const container = {
    name: "app",
    image: IMAGE,
    env: Object.entries(env).map(([variable, value]) => ({ name: variable, value: String(value) })),
    readinessProbe: { httpGet: { path: "/readyz", port: ADMIN_PORT }, periodSeconds: 1 },
    lifecycle: { preStop: { sleep: { seconds: 1 } } },
  };
  const template = { metadata: { labels, annotations }, spec: { terminationGracePeriodSeconds: 14, containers: [container] } };
  const spec = { selector: { matchLabels: labels }, template, ...exchange, ...(kind === "StatefulSet" ? { serviceName: name } : {}) };
  return [{ apiVersion: "apps/v1", kind, metadata: { name, namespace }, spec }, service(name, name, {}, APP_PORT, namespace)];
}

export function service(name: string, of: string, spec: object = {}, port = APP_PORT, namespace = "default"): KubernetesObject {
  const ports = [{ name: "http", port, targetPort: APP_PORT, appProtocol: "http" }];
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace }, spec: { selector: { app: of }, ports, ...spec } };
}

/** A budget for the pods of a gateway. */
export function budget(of: string): KubernetesObject {
  const spec = { maxUnavailable: 1, selector: { matchLabels: { istio: of } } };
  return { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: of, namespace: GATEWAYS }, spec };
}

/** The same with a label that no selector uses. */
export function labelled(object: KubernetesObject): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, labels: { team: "another" } } };
}
