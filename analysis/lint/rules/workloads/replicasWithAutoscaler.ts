import { label } from "../../document";
import { isScaled } from "../../facts/scaling";
import { at } from "../../faults";
import { WORKLOADS } from "../../kinds";
import type { Rule } from "../../rule";

export const replicasWithAutoscaler: Rule = {
  id: "WS603",
  name: "replicas-with-autoscaler",
  severity: "warning",
  what: "replicas is written beside an autoscaler.",
  why: "Every apply sets the number back to it, and the pods above it end with all their sockets. The autoscaler brings them back minutes later.",
  remedy: "# delete the line: the autoscaler keeps the number",
  source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling",
  edges: ["kubernetes"],
  versions: "all",
  kinds: WORKLOADS,
  check: (document, world) => {
    const autoscaler = isScaled(document, world);
    return autoscaler === undefined
      ? []
      : at(
          document,
          ["spec", "replicas"],
          (value) => `replicas is ${String(value)} beside ${label(autoscaler)}: every apply sets it back.`,
          (path) => [{ change: "remove", path }],
        );
  },
};
