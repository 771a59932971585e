import { quoted } from "./contract/quoted";
import type { EdgeLimits } from "./edges/edge";
import { DEFAULT_EDGE } from "./edges/edges";
import { Fault, refuse } from "./faults";

/**
 * The clock of a WebSocket edge. A few numbers are given, every dependent value follows (see `deriveTiming`),
 * and numbers that contradict each other are refused. All fields are optional, whole numbers of seconds or days.
 */
export interface TimingArgs {
  /**
   * How often the app pings each socket, in seconds. Default 25, or what a short idle limit of the load balancer asks for:
   * always less than a third of it, so that two lost pings do not drop a socket. A change restarts the app's pods.
   */
  heartbeatSeconds?: number;
  /**
   * Age in seconds at which the app asks a client to reconnect, spread by 20 % either way. Default what the gateway's
   * drain allows, 720 for 890 and not below 30: every socket has left by itself, with a close frame, before its gateway goes.
   * 0 for never: a rollout of the gateway then cuts what its drain has left over. A change restarts the app's pods.
   */
  maxConnectionAgeSeconds?: number;
  /**
   * How long the load balancer keeps a silent connection, in seconds. Default and range are the edge's: 900, and 10 to 900, for the load balancers of Alibaba Cloud.
   */
  loadBalancerIdleSeconds?: number;
  /**
   * How long a terminating pod may still get new connections, in seconds. Default 10. The pod sleeps that long before SIGTERM.
   */
  endpointPropagationSeconds?: number;
  /**
   * Over how many seconds the app spreads its close frames when it ends, 10 to 3600. Default 60.
   */
  appDrainSeconds?: number;
  /**
   * How long a gateway keeps its sockets, when a pod of it ends or a listener changes, in seconds. Default and range are the edge's: 890, and
   * 10 to 890, unless the edge or its version has less. A change restarts the gateway.
   */
  gatewayDrainSeconds?: number;
  /**
   * How long a generated server certificate is valid, in days, 3 to 825. Default 90. A change makes a new one; no socket is dropped.
   */
  certificateValidityDays?: number;
  /**
   * How many days before its end the next `pulumi up` renews a generated certificate. Default a third of its validity.
   * At least 2, so that one failed nightly run does no harm. Nothing renews it by itself.
   */
  certificateRenewalDays?: number;
}

/** What follows from `TimingArgs`; seconds unless the name says otherwise. */
export interface Timing {
  heartbeatSeconds: number;
  maxConnectionAgeSeconds: number;
  loadBalancerIdleSeconds: number;
  appDrainSeconds: number;
  /** `preStop.sleep` of the app's pod. */
  preStopSleepSeconds: number;
  /** Grace of the app's pod: propagation, drain and 10 s to exit. */
  terminationGracePeriodSeconds: number;
  /** Keepalive probes from the gateway to the app, so that a vanished pod is noticed. */
  keepalive: { timeSeconds: number; intervalSeconds: number; probes: number };
  /**
   * How long a listener that a change replaces keeps its sockets: as long as the gateway's drain, where the edge can.
   * A default of a few seconds would drop most of them without a close frame.
   */
  listenerDrainSeconds: number;
  /** Life of a generated certificate. */
  certificate: { validityHours: number; earlyRenewalHours: number };
}

const EXIT_SECONDS = 10;
const PROPAGATION = 10;
const APP_DRAIN = 60;
/** The app spreads ages by 20 % either way. */
const OLDEST = 1.2;
/** Clients that come back more often than that are an explicit choice, never a default. */
const LEAST_DERIVED_AGE = 30;
const DEFAULT_AGE = 720;

/** What decides of an edge about its clock. */
export type TimingLimits = Pick<EdgeLimits, "name" | "drain" | "idle">;

/** Everything that is wrong with the given numbers behind this edge; `prefix` is put before each path. @internal */
export function timingFaults(args: TimingArgs, prefix = "timing.", limits: TimingLimits = DEFAULT_EDGE): Fault[] {
  const faults = Object.entries(rangesOf(limits)).flatMap(([name, range]) => {
    const value = args[name as keyof TimingArgs];
    return value === undefined || (Number.isInteger(value) && value >= range.min && value <= range.max)
      ? []
      : [{ path: prefix + name, value, allowed: `a whole number of ${range.unit ?? "seconds"}, ${range.min} to ${range.max}`, remedy: range.remedy }];
  });
  return faults.length > 0 ? faults : contradictions(args, limits, prefix);
}

/** Derives every dependent value, for the edge with these limits. Throws one error that names every fault. */
export function deriveTiming(args: TimingArgs, limits: TimingLimits = DEFAULT_EDGE): Timing {
  refuse("timing", timingFaults(args, "timing.", limits));
  const given = withDefaults(args, limits);
  return {
    heartbeatSeconds: given.heartbeatSeconds,
    maxConnectionAgeSeconds: given.maxConnectionAgeSeconds,
    loadBalancerIdleSeconds: given.loadBalancerIdleSeconds,
    appDrainSeconds: given.appDrainSeconds,
    preStopSleepSeconds: given.endpointPropagationSeconds,
    terminationGracePeriodSeconds: terminationGrace(args),
    keepalive: { timeSeconds: Math.min(300, Math.max(1, Math.floor(given.loadBalancerIdleSeconds / 3))), intervalSeconds: 30, probes: 3 },
    listenerDrainSeconds: listenerDrain(given.gatewayDrainSeconds, limits),
    certificate: { validityHours: given.certificateValidityDays * 24, earlyRenewalHours: given.certificateRenewalDays * 24 },
  };
}

/** Grace of the app's pod. It depends on no edge, and is needed before one may be known. @internal */
export function terminationGrace({ endpointPropagationSeconds = PROPAGATION, appDrainSeconds = APP_DRAIN }: TimingArgs): number {
  return endpointPropagationSeconds + appDrainSeconds + EXIT_SECONDS;
}

/** The slowest heartbeat under an idle limit: less than a third of it, so that two lost pings do not drop a socket. @internal */
export function slowestHeartbeat(idleSeconds: number): number {
  return Math.ceil(idleSeconds / 3) - 1;
}

/** The greatest age at which every socket, spread by 20 %, has left within the drain. @internal */
export function oldestWithin(drainSeconds: number): number {
  return Math.floor(drainSeconds / OLDEST);
}

/** No gateway sends a close frame, only the app can: a socket must have left by itself before its gateway goes. @internal */
export function ageFaults(ageSeconds: number, drainSeconds: number, prefix: string): Fault[] {
  if (ageSeconds <= oldestWithin(drainSeconds)) {
    return [];
  }
  return [
    {
      path: `${prefix}maxConnectionAgeSeconds`,
      value: ageSeconds,
      allowed: `0, or at most ${quoted(oldestWithin(drainSeconds))} (spread by 20 %, within the gateway's drain of ${quoted(drainSeconds)} s)`,
      remedy: `lower it, or raise ${prefix}gatewayDrainSeconds: the gateway would drop older sockets without a close frame`,
    },
  ];
}

interface Range {
  min: number;
  max: number;
  unit?: "days";
  remedy: string;
}

function rangesOf({ drain, idle }: TimingLimits): Record<keyof TimingArgs, Range> {
  return {
    heartbeatSeconds: { min: 1, max: 299, remedy: "the app pings each socket that often; 25 suits every load balancer" },
    maxConnectionAgeSeconds: { min: 0, max: 86400, remedy: "0 lets a socket live as long as its client wants" },
    loadBalancerIdleSeconds: { ...idle.loadBalancer, remedy: idle.loadBalancer.reason },
    endpointPropagationSeconds: { min: 1, max: LONGEST_TIMING.endpointPropagationSeconds, remedy: "10 is enough for endpoints to reach every gateway" },
    appDrainSeconds: {
      min: 10,
      max: LONGEST_TIMING.appDrainSeconds,
      remedy: "the app spreads its close frames over this time, no second may see more than a tenth of them",
    },
    gatewayDrainSeconds: { ...drain.pod, remedy: drain.pod.reason },
    certificateValidityDays: { min: 3, max: 825, unit: "days", remedy: "clients refuse server certificates that live longer" },
    certificateRenewalDays: { min: 2, max: 824, unit: "days", remedy: "renew early enough for one nightly `pulumi up` to fail" },
  };
}

/** What keeps the app's pods the longest. @internal */
export const LONGEST_TIMING = { endpointPropagationSeconds: 120, appDrainSeconds: 3600 };

function withDefaults(args: TimingArgs, limits: TimingLimits) {
  const gatewayDrainSeconds = args.gatewayDrainSeconds ?? limits.drain.pod.default;
  const loadBalancerIdleSeconds = args.loadBalancerIdleSeconds ?? limits.idle.loadBalancer.default;
  const certificateValidityDays = args.certificateValidityDays ?? 90;
  return {
    heartbeatSeconds: args.heartbeatSeconds ?? Math.min(25, slowestHeartbeat(shortestIdle(loadBalancerIdleSeconds, limits))),
    maxConnectionAgeSeconds: args.maxConnectionAgeSeconds ?? derivedAge(shortestDrain(gatewayDrainSeconds, limits)),
    loadBalancerIdleSeconds,
    endpointPropagationSeconds: args.endpointPropagationSeconds ?? PROPAGATION,
    appDrainSeconds: args.appDrainSeconds ?? APP_DRAIN,
    gatewayDrainSeconds,
    certificateValidityDays,
    certificateRenewalDays: args.certificateRenewalDays ?? Math.max(2, Math.floor(certificateValidityDays / 3)),
  };
}

// Not the 741 that 890 allows: twelve minutes leave room for a slow close handshake.
function derivedAge(drainSeconds: number): number {
  const age = Math.min(DEFAULT_AGE, oldestWithin(drainSeconds));
  return age < LEAST_DERIVED_AGE ? DEFAULT_AGE : age;
}

/** Of the load balancer and of the edge itself, the limit that a silent socket meets first. */
function shortestIdle(loadBalancerIdleSeconds: number, { idle }: TimingLimits): number {
  return Math.min(loadBalancerIdleSeconds, idle.own?.default ?? Infinity);
}

function listenerDrain(gatewayDrainSeconds: number, { drain }: TimingLimits): number {
  return Math.min(Math.max(gatewayDrainSeconds, drain.listener.min), drain.listener.max);
}

/** Of a pod that ends and of a listener that is replaced, what drops sockets first. */
function shortestDrain(gatewayDrainSeconds: number, limits: TimingLimits): number {
  return Math.min(gatewayDrainSeconds, listenerDrain(gatewayDrainSeconds, limits));
}

function contradictions(args: TimingArgs, limits: TimingLimits, prefix: string): Fault[] {
  const given = withDefaults(args, limits);
  const faults = heartbeatFaults(given, limits, prefix);
  if (given.certificateRenewalDays >= given.certificateValidityDays) {
    faults.push({
      path: `${prefix}certificateRenewalDays`,
      value: given.certificateRenewalDays,
      allowed: `less than ${prefix}certificateValidityDays (${quoted(given.certificateValidityDays)})`,
      remedy: "leave it out for a third of the validity: a certificate that is always due is made anew by every `pulumi up`",
    });
  }
  return faults.concat(ageFaults(given.maxConnectionAgeSeconds, shortestDrain(given.gatewayDrainSeconds, limits), prefix));
}

function heartbeatFaults({ heartbeatSeconds, loadBalancerIdleSeconds }: ReturnType<typeof withDefaults>, limits: TimingLimits, prefix: string): Fault[] {
  const idle = shortestIdle(loadBalancerIdleSeconds, limits);
  if (heartbeatSeconds <= slowestHeartbeat(idle)) {
    return [];
  }
  const limit =
    idle === loadBalancerIdleSeconds ? `${prefix}loadBalancerIdleSeconds (${quoted(loadBalancerIdleSeconds)})` : `the idle limit of ${limits.name} (${idle})`;
  return [
    {
      path: `${prefix}heartbeatSeconds`,
      value: heartbeatSeconds,
      allowed: `less than a third of ${limit}`,
      remedy: "ping more often or raise the idle limit: two lost pings must not drop a socket",
    },
  ];
}
