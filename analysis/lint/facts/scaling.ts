import type { LintDocument } from "../document";
import { KIND } from "../kinds";
import { textAt } from "../matches";
import type { World } from "../world";

/** The workload that an autoscaler scales. */
export function scaled(autoscaler: LintDocument, world: World): LintDocument | undefined {
  const [kind, name] = [textAt(autoscaler.value, "spec", "scaleTargetRef", "kind"), textAt(autoscaler.value, "spec", "scaleTargetRef", "name")];
  return world.workloads.find((workload) => workload.kind === `apps/${kind ?? ""}` && workload.name === name && workload.namespace === autoscaler.namespace);
}

/** The autoscaler of a workload. */
export function isScaled(workload: LintDocument, world: World): LintDocument | undefined {
  return world.of(KIND.hpa).find((autoscaler) => scaled(autoscaler, world) === workload);
}
