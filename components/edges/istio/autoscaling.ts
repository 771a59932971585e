import { CapacityArgs, capacityFaults, CapacityLimits } from "../../capacity";
import { Fault } from "../../faults";
import { quoted } from "../../contract/quoted";

/** How the number of gateway pods follows their CPU. Idle sockets need none: so the least number must be able to hold all of them. */
export interface GatewayAutoscalingArgs {
  /**
   * Pods at least, 1 to 100: as many as sockets and handshakes need while one of them is down; see CapacityArgs. One less drops its sockets after its drain.
   */
  minReplicas: number;
  /**
   * Pods at most, minReplicas to 100.
   */
  maxReplicas: number;
  /**
   * CPU at which pods are added, in percent of what they request, 10 to 90. Default 60.
   */
  cpuPercent?: number;
}

export const CPU_PERCENT = 60;
const RANGES = { minReplicas: { min: 1, max: 100 }, maxReplicas: { min: 1, max: 100 }, cpuPercent: { min: 10, max: 90 } };

/** What is wrong with an autoscaler beside a capacity. */
export function autoscalingFaults(autoscaling: GatewayAutoscalingArgs, capacity: CapacityArgs, path = "autoscaling", limits?: CapacityLimits): Fault[] {
  const given = { cpuPercent: CPU_PERCENT, ...autoscaling };
  const outside = Object.entries(RANGES).flatMap(([name, { min, max }]) => {
    const value = given[name as keyof typeof RANGES];
    return Number.isInteger(value) && value >= min && value <= max
      ? []
      : [{ path: `${path}.${name}`, value, allowed: `a whole number, ${min} to ${max}`, remedy: "give the least and the greatest number of gateway pods" }];
  });
  return outside.length > 0 ? outside : contradictions(given, capacity, path, limits);
}

function contradictions({ minReplicas, maxReplicas }: GatewayAutoscalingArgs, capacity: CapacityArgs, path: string, limits?: CapacityLimits): Fault[] {
  if (capacity.gatewayReplicas !== undefined) {
    return [
      {
        path,
        forbidden: `may not be set beside capacity.gatewayReplicas (${quoted(capacity.gatewayReplicas)})`,
        remedy: "two would count the pods: leave one of them out",
      },
    ];
  }
  if (minReplicas > maxReplicas) {
    return [
      {
        path: `${path}.minReplicas`,
        value: minReplicas,
        allowed: `at most ${path}.maxReplicas (${quoted(maxReplicas)})`,
        remedy: "lower it, or raise the other",
      },
    ];
  }
  // Without a number of its own the capacity says whether the least number of pods can hold every socket.
  return capacityFaults({ ...capacity, gatewayReplicas: minReplicas }, "capacity.", limits)
    .filter((fault) => fault.path === "capacity.gatewayReplicas")
    .map((fault) => ({ ...fault, path: `${path}.minReplicas`, remedy: fault.remedy.replace("leave it out for", "raise it to") }));
}
