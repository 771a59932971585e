import type { EdgePodLimits } from "../edge";

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
