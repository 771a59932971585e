/** Requests and limits of a container, in the form of Kubernetes. */
export interface Resources {
  requests: Record<"cpu" | "memory", string>;
  limits: { memory: string; cpu?: string };
}

const APP = { baseMebibytes: 64, kibibytesPerSocket: 20, largestMessagesAtOnce: 16 };
/** What Envoy keeps of a connection whose other side does not read; then it stops reading itself. Its default is 1 MiB. */
export const GATEWAY_BUFFER_BYTES = 32 * 1024;
/** Envoy with TLS towards clients: two connections and their buffers, full ones, for each socket. */
const GATEWAY = { baseMebibytes: 128, kibibytesPerSocket: (2 * GATEWAY_BUFFER_BYTES) / 1024 };
/** Half of what one core did in measurements, TLS and the handshake with the app included. */
const HANDSHAKES_PER_CORE = 400;
const ROUND_MEBIBYTES = 32;

/** For one app pod with that many sockets. */
export function forApp(sockets: number, maxMessageBytes: number): Resources {
  const messages = (APP.largestMessagesAtOnce * maxMessageBytes) / 2 ** 20;
  const memory = roundUp(APP.baseMebibytes + (sockets * APP.kibibytesPerSocket) / 1024 + messages);
  // No CPU limit: throttling a pod that fans out to every socket delays all of them.
  return { requests: { cpu: "100m", memory: `${memory}Mi` }, limits: { memory: `${memory * 2}Mi` } };
}

/** For one gateway pod with that many connections; Envoy takes as many threads as it has whole CPUs as a limit. */
export function forGateway(connections: number, handshakesPerSecond: number): Resources {
  const memory = roundUp(GATEWAY.baseMebibytes + (connections * GATEWAY.kibibytesPerSocket) / 1024);
  const cores = handshakesPerSecond / HANDSHAKES_PER_CORE;
  return {
    requests: { cpu: `${Math.max(100, Math.ceil(cores * 200))}m`, memory: `${memory}Mi` },
    limits: { cpu: String(Math.max(2, Math.ceil(cores * 2))), memory: `${memory * 2}Mi` },
  };
}

function roundUp(mebibytes: number): number {
  return Math.ceil(mebibytes / ROUND_MEBIBYTES) * ROUND_MEBIBYTES;
}
