import { isScaled } from "../../facts/scaling";
import { KIND } from "../../kinds";
import { numberAt, textAt } from "../../matches";
import type { Rule } from "../../rule";

export const rollout: Rule = {
  id: "WS610",
  name: "rollout-takes-pods-away",
  severity: "info",
  what: "A rollout ends pods before new ones are ready.",
  why: "Up to a quarter of the pods end at once unless told otherwise. Their clients crowd the rest, which are about to end as well.",
  remedy: "strategy:\n  rollingUpdate: {maxSurge: 1, maxUnavailable: 0}",
  source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [KIND.deployment],
  check(document, world) {
    const pods = numberAt(document.value, "spec", "replicas") ?? 1;
    const most = textAt(document.value, "spec", "strategy", "rollingUpdate", "maxUnavailable");
    if (!world.isReached(document)) return [];
    if (textAt(document.value, "spec", "strategy", "type") === "Recreate")
      return [{ path: ["spec", "strategy", "type"], message: "Recreate ends all pods before the first new one starts." }];
    // A quarter of three pods is none.
    return (pods >= 4 || isScaled(document, world) !== undefined) && (most === undefined || !/^0%?$/.test(most))
      ? [{ path: most === undefined ? ["spec"] : ["spec", "strategy", "rollingUpdate", "maxUnavailable"] }]
      : [];
  },
};
