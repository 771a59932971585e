import { matches } from "../matches";
import { containers, type World } from "../world";

/** What follows `--configmap=` in the arguments of workloads: `namespace/name`, where the namespace may be a variable. */
export function configMapArguments(world: World): readonly string[] {
  return world.workloads.flatMap((workload) =>
    containers(workload).flatMap(({ value }) =>
      matches(value, "args", "*").flatMap((argument) => /^--configmap=(.+)$/.exec(String(argument.value))?.[1] ?? []),
    ),
  );
}

/** Names of ConfigMaps that pods mount. */
export function mountedConfigMaps(world: World): ReadonlySet<unknown> {
  return new Set(
    world.workloads.flatMap((workload) => matches(workload.value, "spec", "template", "spec", "volumes", "*", "configMap", "name").map(({ value }) => value)),
  );
}
