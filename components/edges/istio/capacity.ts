import * as pulumi from "@pulumi/pulumi";
import { Capacity, CapacityArgs, deriveCapacity } from "../../capacity";
import { refuse, validated } from "../../faults";
import type { EdgeLimits } from "../edge";
import { autoscalingFaults, GatewayAutoscalingArgs } from "./autoscaling";

interface Sized {
  capacity?: pulumi.Input<CapacityArgs>;
  autoscaling?: GatewayAutoscalingArgs;
}

/** The capacity of a gateway. With an autoscaler the least number of pods must be able to hold every socket: idle ones need no CPU. */
export function gatewayCapacity(what: string, args: Sized, limits?: EdgeLimits): pulumi.Output<Capacity> {
  const given = validated({ capacity: args.capacity ?? {}, autoscaling: args.autoscaling }, ({ capacity, autoscaling }) =>
    refuse(what, autoscaling ? autoscalingFaults(autoscaling, capacity, "autoscaling", limits) : []),
  );
  return pulumi
    .output(given)
    .apply(({ capacity, autoscaling }) => deriveCapacity({ ...capacity, ...(autoscaling ? { gatewayReplicas: autoscaling.minReplicas } : {}) }, limits));
}
