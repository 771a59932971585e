import { Fault, refuse } from "./faults";

/** How much one WebSocket application carries. All fields are optional. */
export interface CapacityArgs {
  /**
   * Sockets one app pod accepts, 1 to 100000. Default 10000. The app refuses more with 503.
   */
  socketsPerPod?: number;
  /**
   * Largest message the app accepts, in bytes, 1 to 16777216. Default 65536.
   */
  maxMessageBytes?: number;
  /**
   * Gateway pods, 1 to 100. Default 2, so that one may restart.
   */
  gatewayReplicas?: number;
}

/** What follows from `CapacityArgs`. */
export interface Capacity {
  socketsPerPod: number;
  maxMessageBytes: number;
  gatewayReplicas: number;
  /** Requests and limits of the app container, in the form of Kubernetes. */
  appResources: { requests: Record<"cpu" | "memory", string>; limits: Record<"memory", string> };
}

const BASE_MEBIBYTES = 64;
const KIBIBYTES_PER_SOCKET = 20;
const ROUND_MEBIBYTES = 32;

/** Everything that is wrong with the given numbers; `prefix` is put before each path. */
export function capacityFaults(args: CapacityArgs, prefix = "capacity."): Fault[] {
  const given = withDefaults(args);
  const limits: Record<keyof CapacityArgs, number> = { socketsPerPod: 100_000, maxMessageBytes: 16 * 1024 * 1024, gatewayReplicas: 100 };
  return (Object.keys(limits) as (keyof CapacityArgs)[])
    .filter((key) => !(Number.isInteger(given[key]) && given[key] >= 1 && given[key] <= limits[key]))
    .map((key) => ({ path: prefix + key, value: given[key], allowed: `a whole number, 1 to ${limits[key]}`, remedy: "leave it out for the default" }));
}

/** Derives every dependent value. Throws one error that names every fault. */
export function deriveCapacity(args: CapacityArgs): Capacity {
  refuse("capacity", capacityFaults(args));
  const given = withDefaults(args);
  const memory = roundUp(BASE_MEBIBYTES + (given.socketsPerPod * KIBIBYTES_PER_SOCKET) / 1024);
  return {
    ...given,
    // No CPU limit: throttling a pod that fans out to every socket delays all of them.
    appResources: { requests: { cpu: "100m", memory: `${memory}Mi` }, limits: { memory: `${memory * 2}Mi` } },
  };
}

function withDefaults(args: CapacityArgs) {
  return {
    socketsPerPod: args.socketsPerPod ?? 10_000,
    maxMessageBytes: args.maxMessageBytes ?? 65_536,
    gatewayReplicas: args.gatewayReplicas ?? 2,
  };
}

function roundUp(mebibytes: number): number {
  return Math.ceil(mebibytes / ROUND_MEBIBYTES) * ROUND_MEBIBYTES;
}
