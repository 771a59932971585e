import { scaled } from "../../facts/scaling";
import { at } from "../../faults";
import { KIND } from "../../kinds";
import { textAt } from "../../matches";
import type { Rule } from "../../rule";

export const targetMissing: Rule = {
  id: "WS706",
  name: "scale-target-missing",
  severity: "error",
  what: "The autoscaler's target is not there.",
  why: "It scales nothing and says so in an event (FailedGetScale). The app keeps its number of pods.",
  remedy: "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: chat}",
  source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [KIND.hpa],
  check: (document, world) => {
    const near = world.workloads.filter(({ namespace }) => namespace === document.namespace);
    return near.length === 0 ||
      scaled(document, world) !== undefined ||
      !["Deployment", "StatefulSet"].includes(textAt(document.value, "spec", "scaleTargetRef", "kind") ?? "")
      ? []
      : at(
          document,
          ["spec", "scaleTargetRef", "name"],
          (value) =>
            `There is no ${textAt(document.value, "spec", "scaleTargetRef", "kind") ?? ""} ${String(value)} in ${document.namespace}; there is ${near.map(({ name }) => name).join(", ")}.`,
        );
  },
};
