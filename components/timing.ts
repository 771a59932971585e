import { Fault, refuse } from "./faults";
import { quoted } from "./contract/quoted";

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
   * How long the load balancer keeps a silent connection, 10 to 900 seconds. Default 900. The only idle limit on the path.
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
   * How long a gateway keeps its sockets, when a pod of it ends or a listener changes, in seconds. Default 890; before
   * ASM 1.26 a pod ends after 30 all the same. 10 to 890, and at most 30 before ASM 1.26. A change restarts the gateway.
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
   * How long a listener that a change replaces keeps its sockets: as long as the gateway's drain, on every version of ASM.
   * Istio's default of 45 s would drop most of them without a close frame.
   */
  listenerDrainSeconds: number;
  /** Life of a generated certificate. */
  certificate: { validityHours: number; earlyRenewalHours: number };
}

/** Load balancers of Alibaba Cloud (CLB over TCP, NLB) close a silent connection after 10 to 900 s. */
export const LOAD_BALANCER_IDLE = { min: 10, max: 900 };
/** ASM lets a gateway behind a load balancer drain for 10 to 890 s: ten less than the load balancer itself drains. */
export const GATEWAY_DRAIN = { min: 10, max: 890 };
const EXIT_SECONDS = 10;
/** The app spreads ages by 20 % either way. */
const OLDEST = 1.2;
/** Clients that come back more often than that are an explicit choice, never a default. */
const LEAST_DERIVED_AGE = 30;
const DEFAULT_AGE = 720;

/** Everything that is wrong with the given numbers; `prefix` is put before each path. @internal */
export function timingFaults(args: TimingArgs, prefix = "timing."): Fault[] {
  const faults = Object.entries(RANGES).flatMap(([name, range]) => {
    const value = args[name as keyof TimingArgs];
    return value === undefined || (Number.isInteger(value) && value >= range.min && value <= range.max)
      ? []
      : [{ path: prefix + name, value, allowed: `a whole number of ${range.unit ?? "seconds"}, ${range.min} to ${range.max}`, remedy: range.remedy }];
  });
  return faults.length > 0 ? faults : contradictions(args, prefix);
}

/** Derives every dependent value. Throws one error that names every fault. */
export function deriveTiming(args: TimingArgs): Timing {
  refuse("timing", timingFaults(args));
  const given = withDefaults(args);
  return {
    heartbeatSeconds: given.heartbeatSeconds,
    maxConnectionAgeSeconds: given.maxConnectionAgeSeconds,
    loadBalancerIdleSeconds: given.loadBalancerIdleSeconds,
    appDrainSeconds: given.appDrainSeconds,
    preStopSleepSeconds: given.endpointPropagationSeconds,
    terminationGracePeriodSeconds: given.endpointPropagationSeconds + given.appDrainSeconds + EXIT_SECONDS,
    keepalive: { timeSeconds: Math.min(300, Math.max(1, Math.floor(given.loadBalancerIdleSeconds / 3))), intervalSeconds: 30, probes: 3 },
    listenerDrainSeconds: given.gatewayDrainSeconds,
    certificate: { validityHours: given.certificateValidityDays * 24, earlyRenewalHours: given.certificateRenewalDays * 24 },
  };
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

const RANGES: Record<keyof TimingArgs, Range> = {
  heartbeatSeconds: { min: 1, max: 299, remedy: "the app pings each socket that often; 25 suits every load balancer" },
  maxConnectionAgeSeconds: { min: 0, max: 86400, remedy: "0 lets a socket live as long as its client wants" },
  loadBalancerIdleSeconds: { ...LOAD_BALANCER_IDLE, remedy: "CLB (TCP) and NLB accept nothing else" },
  endpointPropagationSeconds: { min: 1, max: 120, remedy: "10 is enough for endpoints to reach every gateway" },
  appDrainSeconds: { min: 10, max: 3600, remedy: "the app spreads its close frames over this time, no second may see more than a tenth of them" },
  gatewayDrainSeconds: { ...GATEWAY_DRAIN, remedy: "load balancers drain for 900 s at most" },
  certificateValidityDays: { min: 3, max: 825, unit: "days", remedy: "clients refuse server certificates that live longer" },
  certificateRenewalDays: { min: 2, max: 824, unit: "days", remedy: "renew early enough for one nightly `pulumi up` to fail" },
};

/** What keeps the app's pods the longest. @internal */
export const LONGEST_TIMING: TimingArgs = { endpointPropagationSeconds: RANGES.endpointPropagationSeconds.max, appDrainSeconds: RANGES.appDrainSeconds.max };

function withDefaults(args: TimingArgs) {
  const gatewayDrainSeconds = args.gatewayDrainSeconds ?? GATEWAY_DRAIN.max;
  const loadBalancerIdleSeconds = args.loadBalancerIdleSeconds ?? LOAD_BALANCER_IDLE.max;
  const certificateValidityDays = args.certificateValidityDays ?? 90;
  return {
    heartbeatSeconds: args.heartbeatSeconds ?? Math.min(25, slowestHeartbeat(loadBalancerIdleSeconds)),
    maxConnectionAgeSeconds: args.maxConnectionAgeSeconds ?? derivedAge(gatewayDrainSeconds),
    loadBalancerIdleSeconds,
    endpointPropagationSeconds: args.endpointPropagationSeconds ?? 10,
    appDrainSeconds: args.appDrainSeconds ?? 60,
    gatewayDrainSeconds,
    certificateValidityDays,
    certificateRenewalDays: args.certificateRenewalDays ?? Math.max(2, Math.floor(certificateValidityDays / 3)),
  };
}

// Not the 741 that 890 allows: twelve minutes leave room for a slow close handshake.
function derivedAge(gatewayDrainSeconds: number): number {
  const age = Math.min(DEFAULT_AGE, oldestWithin(gatewayDrainSeconds));
  return age < LEAST_DERIVED_AGE ? DEFAULT_AGE : age;
}

function contradictions(args: TimingArgs, prefix: string): Fault[] {
  const given = withDefaults(args);
  const faults: Fault[] = [];
  if (given.heartbeatSeconds > slowestHeartbeat(given.loadBalancerIdleSeconds)) {
    faults.push({
      path: `${prefix}heartbeatSeconds`,
      value: given.heartbeatSeconds,
      allowed: `less than a third of ${prefix}loadBalancerIdleSeconds (${quoted(given.loadBalancerIdleSeconds)})`,
      remedy: "ping more often or raise the idle limit: two lost pings must not drop a socket",
    });
  }
  if (given.certificateRenewalDays >= given.certificateValidityDays) {
    faults.push({
      path: `${prefix}certificateRenewalDays`,
      value: given.certificateRenewalDays,
      allowed: `less than ${prefix}certificateValidityDays (${quoted(given.certificateValidityDays)})`,
      remedy: "leave it out for a third of the validity: a certificate that is always due is made anew by every `pulumi up`",
    });
  }
  return faults.concat(ageFaults(given.maxConnectionAgeSeconds, given.gatewayDrainSeconds, prefix));
}
