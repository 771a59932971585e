import { objects, Props, read, isProps } from "../facts/props";
import type { PolicyResource } from "../facts/rule";

/** A traffic policy of a DestinationRule, and where it stands in `spec`. */
export interface TrafficPolicy {
  path: string;
  policy: Props;
}

/** Every traffic policy of a DestinationRule: its own, those of subsets, and those of single ports of either. */
export function trafficPoliciesOf({ props }: PolicyResource): TrafficPolicy[] {
  const policies = [
    { path: "trafficPolicy", policy: read(props, "spec.trafficPolicy") },
    ...objects(props, "spec.subsets").map((subset, index) => ({ path: `subsets[${index}].trafficPolicy`, policy: read(subset, "trafficPolicy") })),
  ].filter((one): one is TrafficPolicy => isProps(one.policy));
  const ofPorts = policies.flatMap(({ path, policy }) =>
    objects(policy, "portLevelSettings").map((port, index) => ({ path: `${path}.portLevelSettings[${index}]`, policy: port })),
  );
  return [...policies, ...ofPorts];
}
