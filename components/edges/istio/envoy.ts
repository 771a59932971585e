import type { EdgePodLimits, EdgeSupport, SecondsRange } from "../edge";

/** What Envoy keeps of a connection whose other side does not read; then it stops reading itself. Its default is 1 MiB. */
export const GATEWAY_BUFFER_BYTES = 32 * 1024;

/** After how many seconds without a byte the edge settings have Envoy close a stream. The longest that a load balancer of Alibaba Cloud keeps a connection. */
export const STREAM_IDLE_SECONDS = 900;

/** What one pod of Envoy takes with the edge settings of this library. */
export const ENVOY_POD: EdgePodLimits = {
  sockets: 50_000,
  // Linux has 28232 ports for one destination.
  socketsPerAppPod: 28_000,
  handshakesPerSecond: 4000,
  defaultHandshakesPerSecond: 400,
  // TLS and the handshake with the app included.
  handshakesPerCore: 400,
  baseMebibytes: 128,
  // Two connections and their buffers, full ones, for each socket.
  kibibytesPerSocket: (2 * GATEWAY_BUFFER_BYTES) / 1024,
};

/** The edge settings of this library: never shorter than what the load balancer of ASM can be set to. */
export const ENVOY_IDLE: SecondsRange = {
  min: STREAM_IDLE_SECONDS,
  max: STREAM_IDLE_SECONDS,
  default: STREAM_IDLE_SECONDS,
  reason: "the edge settings of a gateway say so",
};

/** What this library makes Istio's proxies do. */
export const ENVOY_SUPPORTS: EdgeSupport = {
  origins: true,
  sourceRanges: true,
  clientCertificates: true,
  stickySessions: false,
  paths: false,
  // Only by an EnvoyFilter that this library does not make.
  rateLimits: false,
  http2Sockets: true,
  accessLog: true,
  connectionCap: true,
};
