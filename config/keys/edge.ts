import { AddressType, LoadBalancerKind } from "../../components/edges/asm/gateway/loadBalancer";
import { HTTP_PORT, HTTPS_PORT } from "../../components/edges/istio/ports";
import { AnyHost, PlainHttp } from "../../components/edges/istio/routeServers";
import { TlsVersion } from "../../components/edges/istio/tlsParameters";
import type { Exclusion, Key } from "../key";

/** Who checks the origins of pages: the app, the gateway before it, or each of them. */
export const CheckOrigins = { app: "app", gateway: "gateway", both: "both" } as const;
export type CheckOrigins = (typeof CheckOrigins)[keyof typeof CheckOrigins];

/** What would change an existing gateway, for all applications behind it. */
export const OF_A_CREATED_EDGE: Exclusion = {
  key: "edge.existing",
  remedy: "an existing gateway is not changed: remove it, or remove edge.existing to create a gateway",
};
const DROPS = "A change drops the gateway's sockets after its drain.";
const DROPS_HTTPS = "A change drops the sockets of HTTPS after the gateway's drain.";

export const EDGE_KEYS = {
  "edge.name": {
    kind: "text",
    argument: "gatewayName",
    doc: "Name of the created gateway. A change replaces the gateway and its address.",
    unset: "ingressgateway",
    notBeside: OF_A_CREATED_EDGE,
    examples: ["tornado", "ingressgateway", "tornado-gateway", `g${"a".repeat(56)}`],
  },
  "edge.existing": {
    kind: "text",
    argument: "existingGateway",
    doc: "Name of an existing IstioGateway. It is read and never changed. Without it a gateway is created.",
    examples: ["edge"],
  },
  "edge.upgradeGateway": {
    kind: "flag",
    doc: "Whether the gateway is upgraded after its mesh: a rollout of its pods. Otherwise it stays at its version after a change of mesh.version, and drains as that does.",
    default: false,
    notBeside: OF_A_CREATED_EDGE,
  },
  "edge.loadBalancer.kind": {
    kind: "word",
    argument: "loadBalancer",
    doc: "Kind of the load balancer. A change replaces the gateway and its address.",
    words: LoadBalancerKind,
    default: LoadBalancerKind.clb,
    notBeside: OF_A_CREATED_EDGE,
  },
  "edge.loadBalancer.addressType": {
    kind: "word",
    doc: "Where its address is reached from. A change replaces the gateway and its address on a clb; an nlb changes in place.",
    words: AddressType,
    unset: AddressType.internet,
    notBeside: OF_A_CREATED_EDGE,
  },
  "edge.loadBalancer.zoneMaps": {
    kind: "texts",
    doc: "Of an nlb: at least two zones, such as cn-beijing-a:vsw-1.",
    notBeside: OF_A_CREATED_EDGE,
    examples: [["cn-beijing-a:vsw-1", "cn-beijing-b:vsw-2"]],
  },
  "edge.loadBalancer.id": {
    kind: "text",
    argument: "loadBalancerId",
    doc: "Id of an existing CLB or NLB, so that the address outlives the gateway. A change replaces the gateway.",
    notBeside: OF_A_CREATED_EDGE,
    examples: ["lb-2zeabc", "nlb-2zeabc"],
  },
  "edge.loadBalancer.preserveClientIp": {
    kind: "flag",
    doc: "Whether the gateway sees client addresses behind an nlb. Behind a clb it always does.",
    default: true,
    notBeside: OF_A_CREATED_EDGE,
  },
  "edge.autoscaling.minReplicas": {
    kind: "integer",
    doc: "Least number of gateway pods, with maxReplicas. Without both capacity gives their number.",
    notBeside: OF_A_CREATED_EDGE,
    examples: [2, 3],
  },
  "edge.autoscaling.maxReplicas": { kind: "integer", doc: "Greatest number of gateway pods.", notBeside: OF_A_CREATED_EDGE, examples: [10, 200] },
  "edge.autoscaling.cpuPercent": {
    kind: "integer",
    doc: "CPU use, in percent of the requests, at which gateway pods are added.",
    unset: 60,
    notBeside: OF_A_CREATED_EDGE,
    examples: [50],
  },
  "edge.origins.check": {
    kind: "word",
    argument: "checkOrigins",
    doc: `Which part checks the Origin header. The gateway matches it exactly and for all hosts. ${DROPS}`,
    words: CheckOrigins,
    default: CheckOrigins.app,
    notBeside: OF_A_CREATED_EDGE,
  },
  "edge.origins.allowed": {
    kind: "texts",
    argument: "allowedOrigins",
    doc: "Origins of pages that may open a socket: same-origin, * or a list such as https://a.example.com, https://*.example.com, capacitor://localhost.",
    default: ["same-origin"],
    examples: ["same-origin", "*", ["https://a.example.com"], "https://a.example.com,capacitor://localhost", ["https://*.example.com"], "null-origin"],
  },
  "edge.origins.allowNone": {
    kind: "flag",
    argument: "allowNoOrigin",
    doc: "Whether clients that send no Origin header may open a socket. Browsers always send one.",
    default: true,
  },
  "edge.sourceRanges": {
    kind: "texts",
    doc: `Allowed client addresses, such as 203.0.113.0/24. All are allowed when empty. ${DROPS}`,
    notBeside: OF_A_CREATED_EDGE,
    examples: [["203.0.113.0/24", "2001:db8::/32"], ["0.0.0.0/0"]],
  },
  "edge.accessLog": {
    kind: "flag",
    doc: `Whether the gateway logs requests, with paths without their query, and sockets with their duration. When false the mesh decides, and its log includes queries. ${DROPS}`,
    default: false,
    notBeside: OF_A_CREATED_EDGE,
  },
  "edge.webSocketOverHttp2": {
    kind: "flag",
    doc: `Whether clients may open sockets inside HTTP/2 (RFC 8441). ${DROPS}`,
    default: false,
    notBeside: OF_A_CREATED_EDGE,
  },
  "edge.edgeSettings": {
    kind: "flag",
    doc: `Whether a created gateway gets the settings that Envoy recommends at the edge: small buffers, header timeout, stream limit, path normalization. ${DROPS}`,
    default: true,
    notBeside: OF_A_CREATED_EDGE,
  },
  "edge.handshakeRateLimit": {
    kind: "flag",
    doc: `Whether each gateway pod answers 429 to handshakes above capacity.handshakesPerSecond. ${DROPS}`,
    default: false,
    notBeside: OF_A_CREATED_EDGE,
  },
  "edge.anyHost": {
    kind: "word",
    doc: "Ports on which the bare address and all other names are answered too. Use none with several apps.",
    words: AnyHost,
    default: AnyHost.http,
  },
  "edge.http.port": {
    kind: "integer",
    argument: "httpPort",
    doc: "Port of plain HTTP, 0 for none. A change is a rollout of the gateway, and closes the old port at once.",
    default: HTTP_PORT,
    examples: [0, 80, 8080],
  },
  "edge.http.mode": {
    kind: "word",
    argument: "plainHttp",
    doc: "Whether port 80 serves the app or redirects to HTTPS.",
    words: PlainHttp,
    default: PlainHttp.serve,
  },
  "edge.http.hstsSeconds": {
    kind: "integer",
    doc: "Seconds of max-age in Strict-Transport-Security, 0 for none.",
    unset: "one year when edge.http.mode is redirect or edge.http.port is 0, none otherwise",
    examples: [0, 31536000],
  },
  "edge.https.port": {
    kind: "integer",
    argument: "httpsPort",
    doc: "Port of HTTPS. A change is a rollout of the gateway, and closes the old port at once.",
    default: HTTPS_PORT,
    examples: [443, 8443],
  },
  "edge.tls.minVersion": {
    kind: "word",
    argument: "minTlsVersion",
    doc: `Minimum TLS version. ${DROPS_HTTPS}`,
    words: TlsVersion,
    default: TlsVersion.tls12,
  },
  "edge.tls.ciphers": {
    kind: "texts",
    argument: "cipherSuites",
    doc: `Cipher suites of TLS 1.2, such as ECDHE-ECDSA-AES128-GCM-SHA256. ${DROPS_HTTPS}`,
    unset: "the gateway's own choice",
    examples: [["ECDHE-ECDSA-AES128-GCM-SHA256"], ["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"]],
  },
  "edge.tls.clientCa": {
    kind: "pem",
    argument: "clientCaPem",
    doc: "CA bundle in PEM for client certificates (mTLS). Requires edge.http.mode redirect or edge.http.port 0.",
  },
} as const satisfies Record<string, Key>;
