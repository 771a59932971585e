import type { LintDocument } from "../../document";
import { isHaproxyMap } from "../../facts/haproxy";
import { KIND } from "../../kinds";
import { matches } from "../../matches";
import type { Rule } from "../../rule";
import { type World, containers } from "../../world";

export const haproxyConfigMapName: Rule = {
  id: "WS303",
  name: "haproxy-configmap-name",
  severity: "error",
  what: "No controller reads a ConfigMap of this name.",
  why: "The chart starts the controller with the ConfigMap RELEASE-kubernetes-ingress. Every setting in here stays at its default.",
  remedy: "# values of the chart\ncontroller:\n  config:\n    timeout-tunnel: 1h",
  source: "https://github.com/haproxytech/helm-charts/blob/main/kubernetes-ingress/templates/controller-configmap.yaml",
  edges: ["haproxy"],
  versions: "chart 1.0 and later",
  kinds: [KIND.configMap],
  check: (document, world) =>
    isHaproxyMap(document) && !/kubernetes-ingress$/.test(document.name) && !isNamed(document, world)
      ? [
          {
            path: ["metadata", "name"],
            side: "value",
            message: `${document.name} is not a name that the controller reads: the chart's is RELEASE-kubernetes-ingress.`,
          },
        ]
      : [],
};

/** Whether a controller in the files is started with it. */
function isNamed({ name, namespace }: LintDocument, world: World): boolean {
  return world.workloads.some((workload) =>
    containers(workload).some(({ value }) => matches(value, "args", "*").some((arg) => String(arg.value) === `--configmap=${namespace}/${name}`)),
  );
}
