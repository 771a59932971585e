import type { EdgePodLimits } from "./edges/edge";

/** Requests and limits of a container, in the form of Kubernetes. */
export interface Resources {
  requests: Record<"cpu" | "memory", string>;
  limits: { memory: string; cpu?: string };
}

const APP = { baseMebibytes: 64, kibibytesPerSocket: 20, largestMessagesAtOnce: 16 };
const ROUND_MEBIBYTES = 32;

/** For one app pod with that many sockets. */
export function forApp(sockets: number, maxMessageBytes: number): Resources {
  const messages = (APP.largestMessagesAtOnce * maxMessageBytes) / 2 ** 20;
  const memory = roundUp(APP.baseMebibytes + (sockets * APP.kibibytesPerSocket) / 1024 + messages);
  // No CPU limit: throttling a pod that fans out to every socket delays all of them.
  return { requests: { cpu: "100m", memory: `${memory}Mi` }, limits: { memory: `${memory * 2}Mi` } };
}

/** For one gateway pod with that many connections; a proxy takes as many threads as it has whole CPUs as a limit. */
export function forGateway(connections: number, handshakesPerSecond: number, pod: EdgePodLimits): Resources {
  const memory = roundUp(pod.baseMebibytes + (connections * pod.kibibytesPerSocket) / 1024);
  const cores = handshakesPerSecond / pod.handshakesPerCore;
  return {
    requests: { cpu: `${Math.max(100, Math.ceil(cores * 200))}m`, memory: `${memory}Mi` },
    limits: { cpu: String(Math.max(2, Math.ceil(cores * 2))), memory: `${memory * 2}Mi` },
  };
}

function roundUp(mebibytes: number): number {
  return Math.ceil(mebibytes / ROUND_MEBIBYTES) * ROUND_MEBIBYTES;
}
