import type { LintDocument } from "../document";
import { KIND } from "../kinds";
import { textAt } from "../matches";
import type { World } from "../world";

/** The workload that an autoscaler scales. */
export function scaled(autoscaler: LintDocument, world: World): LintDocument | undefined {
  const [kind, name] = [textAt(autoscaler.value, "spec", "scaleTargetRef", "kind"), textAt(autoscaler.value, "spec", "scaleTargetRef", "name")];
  return world.named(`apps/${kind ?? ""}`, autoscaler.namespace, name ?? "")[0];
}

/** The autoscaler of a workload. */
export function isScaled(workload: LintDocument, world: World): LintDocument | undefined {
  return world.derived(autoscalers).get(workload);
}

function autoscalers(world: World): Map<LintDocument | undefined, LintDocument> {
  return new Map(world.of(KIND.hpa).map((autoscaler) => [scaled(autoscaler, world), autoscaler]));
}
