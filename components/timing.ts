import { Fault, refuse } from "./faults";

/**
 * The clock of a WebSocket edge, in whole seconds. A few numbers are given, every dependent value follows
 * (see `deriveTiming`). All fields are optional.
 */
export interface TimingArgs {
  /**
   * How often the app pings each socket. Default 25. Below a third of the load balancer's idle limit, so that
   * two lost pings do not cut a socket.
   */
  heartbeatSeconds?: number;
  /**
   * Age at which the app asks a client to reconnect, 0 for never. Default 0. The app spreads it by 20 % either way.
   */
  maxConnectionAgeSeconds?: number;
  /**
   * How long the load balancer keeps a silent connection, 10 to 900. Default 900. The only idle limit on the path.
   */
  loadBalancerIdleSeconds?: number;
  /**
   * How long a terminating pod may still get new connections. Default 10. The pod sleeps that long before SIGTERM.
   */
  endpointPropagationSeconds?: number;
  /**
   * Over how long the app spreads its close frames when it ends. Default 60.
   */
  appDrainSeconds?: number;
  /**
   * How long a gateway pod keeps its sockets when it ends. Default 300 from ASM 1.26 on, 30 before.
   * 10 to 890, and at most 30 before ASM 1.26, where the gateway pod ends after 30 s.
   */
  gatewayDrainSeconds?: number;
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
  /** What was asked for, if anything; the default depends on the version of the mesh (`gatewayDrain`). */
  gatewayDrainSeconds: number | undefined;
}

/** How a gateway of a given ASM version is told to keep its sockets for a while. */
export interface GatewayDrain {
  seconds: number;
  /** From ASM 1.26 the gateway is told by an annotation of the IstioGateway; before, the load balancer is. */
  toldBy: "gateway" | "loadBalancer";
}

/** Load balancers of Alibaba Cloud (CLB over TCP, NLB) close a silent connection after 10 to 900 s. */
export const LOAD_BALANCER_IDLE = { min: 10, max: 900 };
const VERSION = /^v?(\d+)\.(\d+)/;
const EXIT_SECONDS = 10;
const AGE_SPREAD = 1.2;
const DRAIN_LIMIT = { min: 10, max: 890, maxBefore126: 30 };
const DRAIN_DEFAULT = { since126: 300, before126: 30 };

/** Everything that is wrong with the given numbers; `prefix` is put before each path. */
export function timingFaults(args: TimingArgs, prefix = "timing."): Fault[] {
  const faults: Fault[] = [];
  const given = withDefaults(args);
  const whole = (key: keyof TimingArgs, min: number, max: number, remedy: string) => {
    const value = given[key];
    if (value !== undefined && !(Number.isInteger(value) && value >= min && value <= max)) {
      faults.push({ path: prefix + key, value, allowed: `a whole number of seconds, ${min} to ${max}`, remedy });
    }
  };
  whole("heartbeatSeconds", 1, 299, "the app pings each socket that often; 25 suits every load balancer");
  whole("maxConnectionAgeSeconds", 0, 86400, "0 lets a socket live as long as its client wants");
  whole("loadBalancerIdleSeconds", LOAD_BALANCER_IDLE.min, LOAD_BALANCER_IDLE.max, "CLB (TCP) and NLB accept nothing else");
  whole("endpointPropagationSeconds", 1, 120, "10 is enough for endpoints to reach every gateway");
  whole("appDrainSeconds", 1, 3600, "the app spreads its close frames over this time");
  whole("gatewayDrainSeconds", DRAIN_LIMIT.min, DRAIN_LIMIT.max, "load balancers drain for 900 s at most");
  return faults.length > 0 ? faults : contradictions(given, prefix);
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
    gatewayDrainSeconds: given.gatewayDrainSeconds,
  };
}

/**
 * The gateway's drain under a mesh of this version (`v1.26.0.1-g0-aliyun`).
 * Throws when the version is no version, or when it cannot drain as long as asked.
 */
export function gatewayDrain(timing: Timing, asmVersion: string): GatewayDrain {
  refuse("timing", gatewayDrainFaults(timing, asmVersion));
  return { seconds: drainSeconds(timing, asmVersion), toldBy: since126(asmVersion) ? "gateway" : "loadBalancer" };
}

/** What a mesh of this version cannot do; `prefix` is put before each path. */
export function gatewayDrainFaults(
  timing: Pick<TimingArgs, "gatewayDrainSeconds" | "maxConnectionAgeSeconds">,
  asmVersion: string,
  prefix = "timing.",
): Fault[] {
  if (!VERSION.test(asmVersion)) {
    return [{ path: "asmVersion", value: asmVersion, allowed: "a version like v1.26.0.1-g0-aliyun", remedy: "pass the mesh's own version" }];
  }
  const seconds = drainSeconds(timing, asmVersion);
  const limit = since126(asmVersion) ? DRAIN_LIMIT.max : DRAIN_LIMIT.maxBefore126;
  return seconds <= limit
    ? ageFaults(timing.maxConnectionAgeSeconds ?? 0, seconds, prefix)
    : [
        {
          path: `${prefix}gatewayDrainSeconds`,
          value: seconds,
          allowed: `at most ${limit} with ASM ${asmVersion}`,
          remedy: "upgrade the mesh to 1.26 or later, or drain for a shorter time",
        },
      ];
}

function drainSeconds(timing: Pick<TimingArgs, "gatewayDrainSeconds">, asmVersion: string): number {
  return timing.gatewayDrainSeconds ?? (since126(asmVersion) ? DRAIN_DEFAULT.since126 : DRAIN_DEFAULT.before126);
}

function since126(asmVersion: string): boolean {
  const [, major, minor] = VERSION.exec(asmVersion)!;
  return Number(major) > 1 || Number(minor) >= 26;
}

function withDefaults(args: TimingArgs) {
  return {
    heartbeatSeconds: args.heartbeatSeconds ?? 25,
    maxConnectionAgeSeconds: args.maxConnectionAgeSeconds ?? 0,
    loadBalancerIdleSeconds: args.loadBalancerIdleSeconds ?? LOAD_BALANCER_IDLE.max,
    endpointPropagationSeconds: args.endpointPropagationSeconds ?? 10,
    appDrainSeconds: args.appDrainSeconds ?? 60,
    gatewayDrainSeconds: args.gatewayDrainSeconds,
  };
}

function contradictions(given: ReturnType<typeof withDefaults>, prefix: string): Fault[] {
  const faults: Fault[] = [];
  if (given.heartbeatSeconds * 3 >= given.loadBalancerIdleSeconds) {
    faults.push({
      path: `${prefix}heartbeatSeconds`,
      value: given.heartbeatSeconds,
      allowed: `less than a third of ${prefix}loadBalancerIdleSeconds (${given.loadBalancerIdleSeconds})`,
      remedy: "ping more often or raise the idle limit: two lost pings must not cut a socket",
    });
  }
  if (given.gatewayDrainSeconds !== undefined) {
    faults.push(...ageFaults(given.maxConnectionAgeSeconds, given.gatewayDrainSeconds, prefix));
  }
  return faults;
}

// No gateway sends a close frame, only the app can: a socket must have left by itself before its gateway goes.
function ageFaults(ageSeconds: number, drainSeconds: number, prefix: string): Fault[] {
  if (ageSeconds * AGE_SPREAD <= drainSeconds) {
    return [];
  }
  return [
    {
      path: `${prefix}maxConnectionAgeSeconds`,
      value: ageSeconds,
      allowed: `0, or at most ${Math.floor(drainSeconds / AGE_SPREAD)} (spread by 20 %, within the gateway's drain of ${drainSeconds} s)`,
      remedy: `lower it, or raise ${prefix}gatewayDrainSeconds: the gateway would cut older sockets without a close frame`,
    },
  ];
}
