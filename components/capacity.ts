import { quoted } from "./contract/quoted";
import type { EdgeLimits } from "./edges/edge";
import { DEFAULT_EDGE } from "./edges/edges";
import { Fault, refuse } from "./faults";
import { forApp, forGateway, Resources } from "./resources";

/**
 * How much one edge carries. A few numbers are given, every dependent value follows (see `deriveCapacity`), and numbers
 * that contradict each other are refused. All fields are optional whole numbers.
 */
export interface CapacityArgs {
  /**
   * Sockets one app pod accepts, 1 to 100000. Default 10000. The app refuses more with 503. A change restarts the app's pods and the gateway's.
   */
  socketsPerPod?: number;
  /**
   * App pods at most, 0 to 1000. Of a WebSocketApp its replicas when not given, which may not be more; of an IngressGateway 1, so give both the same.
   * A change restarts the gateway, whose connections and memory follow from it: a number with room for growth saves that.
   */
  pods?: number;
  /**
   * Gateway pods, 1 to 100. Default what sockets and handshakes need while one of them is down, and at least 2. A change restarts the gateway.
   */
  gatewayReplicas?: number;
  /**
   * WebSocket handshakes over TLS that one gateway pod takes in a second. Default and range are the edge's: 400, half of what one core
   * did in measurements, and 1 to 4000. From it follow the gateway's CPU and how slowly clients must come back. A change restarts the gateway.
   */
  handshakesPerSecond?: number;
  /**
   * Largest message the app accepts, in bytes, 1 to 16777216. Default 65536. A change restarts the app's pods.
   */
  maxMessageBytes?: number;
}

/** What follows from `CapacityArgs`. */
export interface Capacity {
  socketsPerPod: number;
  pods: number;
  gatewayReplicas: number;
  handshakesPerSecond: number;
  maxMessageBytes: number;
  /** Requests and limits of the app container, in the form of Kubernetes. */
  appResources: Resources;
  /** Requests and limits of a gateway pod, for the sockets it holds while another one is down. */
  gatewayResources: Resources;
  /**
   * Connections one gateway pod takes, a quarter more than it holds while another one is down; it closes further ones
   * at once. Guards its memory. There is no limit towards the app (`maxConnections` of a DestinationRule): that would be
   * one number for all app pods together, and the next socket would get 503 though a pod has room.
   */
  gatewayConnectionCap: number;
  /**
   * Seconds over which clients that were dropped together should come back, so that the gateways that are left can take all of them.
   */
  reconnectWindowSeconds: number;
}

/** All clients are to be back within about two minutes of an outage. */
const LONGEST_RETURN_SECONDS = 120;
const MOST_GATEWAY_PODS = 100;

/** What decides of an edge about how much it carries. */
export type CapacityLimits = Pick<EdgeLimits, "pod">;

function rangesOf({ pod }: CapacityLimits): Record<keyof CapacityArgs, { min: number; max: number }> {
  return {
    socketsPerPod: { min: 1, max: 100_000 },
    pods: { min: 0, max: 1000 },
    gatewayReplicas: { min: 1, max: MOST_GATEWAY_PODS },
    handshakesPerSecond: { min: 1, max: pod.handshakesPerSecond },
    maxMessageBytes: { min: 1, max: 16 * 1024 * 1024 },
  };
}

/** Everything that is wrong with the given numbers behind this edge; `prefix` is put before each path. @internal */
export function capacityFaults(args: CapacityArgs, prefix = "capacity.", limits: CapacityLimits = DEFAULT_EDGE): Fault[] {
  const faults = Object.entries(rangesOf(limits)).flatMap(([name, { min, max }]) => {
    const value = args[name as keyof CapacityArgs];
    return value === undefined || (Number.isInteger(value) && value >= min && value <= max)
      ? []
      : [{ path: prefix + name, value, allowed: `a whole number, ${min} to ${max}`, remedy: "leave it out for the default" }];
  });
  return faults.length > 0 ? faults : gatewayFaults(withDefaults(args, limits), limits, prefix);
}

/** Derives every dependent value, for the edge with these limits. Throws one error that names every fault. */
export function deriveCapacity(args: CapacityArgs, limits: CapacityLimits = DEFAULT_EDGE): Capacity {
  refuse("capacity", capacityFaults(args, "capacity.", limits));
  const given = withDefaults(args, limits);
  const held = Math.ceil(clients(given) / standing(given.gatewayReplicas));
  const gatewayConnectionCap = Math.ceil(held * 1.25);
  return {
    ...given,
    appResources: forApp(given.socketsPerPod, given.maxMessageBytes),
    gatewayResources: forGateway(gatewayConnectionCap, given.handshakesPerSecond, limits.pod),
    gatewayConnectionCap,
    reconnectWindowSeconds: reconnectWindow(clients(given), standing(given.gatewayReplicas) * given.handshakesPerSecond),
  };
}

/** What is wrong with a number of app pods beside a capacity that is for `capacity.pods` of them. @internal */
export function podsFaults(replicas: number, args: CapacityArgs): Fault[] {
  return args.pods === undefined || replicas <= args.pods
    ? []
    : [
        {
          path: "replicas",
          value: replicas,
          allowed: `at most capacity.pods (${quoted(args.pods)})`,
          remedy: "raise capacity.pods, or leave it out: gateways are sized for that many app pods",
        },
      ];
}

function withDefaults(args: CapacityArgs, limits: CapacityLimits) {
  const given = {
    socketsPerPod: args.socketsPerPod ?? 10_000,
    pods: args.pods ?? 1,
    handshakesPerSecond: args.handshakesPerSecond ?? limits.pod.defaultHandshakesPerSecond,
    maxMessageBytes: args.maxMessageBytes ?? 65_536,
  };
  return { ...given, gatewayReplicas: args.gatewayReplicas ?? 1 + standingNeeded(given, limits) };
}

type Given = Required<CapacityArgs>;

/** All clients, when every pod is full; a stack without pods is sized as for its first one. */
function clients({ pods, socketsPerPod }: Pick<Given, "pods" | "socketsPerPod">): number {
  return Math.max(1, pods) * socketsPerPod;
}

/** Gateway pods that serve while another one is down. */
function standing(gatewayReplicas: number): number {
  return Math.max(1, gatewayReplicas - 1);
}

function standingNeeded(given: Omit<Given, "gatewayReplicas">, { pod }: CapacityLimits): number {
  return Math.max(
    Math.ceil(clients(given) / pod.sockets),
    Math.ceil(given.socketsPerPod / pod.socketsPerAppPod),
    Math.ceil(clients(given) / (given.handshakesPerSecond * LONGEST_RETURN_SECONDS)),
  );
}

function gatewayFaults(given: Given, limits: CapacityLimits, prefix: string): Fault[] {
  const needed = 1 + standingNeeded(given, limits);
  const sockets = `${quoted(clients(given))} sockets (${prefix}socketsPerPod ${quoted(given.socketsPerPod)} x ${quoted(Math.max(1, given.pods))})`;
  const load = `${sockets} at ${prefix}handshakesPerSecond ${quoted(given.handshakesPerSecond)}`;
  if (needed > MOST_GATEWAY_PODS) {
    const allowed = `what ${MOST_GATEWAY_PODS} gateway pods can take; ${load} need ${quoted(needed)}`;
    return [{ path: `${prefix}socketsPerPod`, value: given.socketsPerPod, allowed, remedy: "lower it, or use several gateways, each with a stack of its own" }];
  }
  if (standing(given.gatewayReplicas) >= needed - 1) {
    return [];
  }
  const remedy = `leave it out for ${quoted(needed)}: one pod less must hold ${limits.pod.sockets} sockets each, ${limits.pod.socketsPerAppPod} to one app pod, and take all within ${LONGEST_RETURN_SECONDS} s`;
  return [{ path: `${prefix}gatewayReplicas`, value: given.gatewayReplicas, allowed: `at least ${quoted(needed)} for ${load}`, remedy }];
}

// A quarter more than the handshakes need, for what a handshake takes itself and for chance; ten seconds at least, because a busy gateway
// may take some of them for a single one.
function reconnectWindow(clients: number, handshakesPerSecond: number): number {
  return Math.max(10, Math.ceil((1.25 * clients) / handshakesPerSecond));
}
