import { isScaled } from "../../facts/scaling";
import { KIND, WORKLOADS } from "../../kinds";
import { numberAt, valueAt } from "../../matches";
import type { Rule } from "../../rule";
import { podLabels, selectsBy } from "../../world";

export const budgetMissing: Rule = {
  id: "WS607",
  name: "budget-missing",
  severity: "warning",
  what: "No PodDisruptionBudget protects the app's pods.",
  why: "A drain of nodes, as an upgrade of the cluster, may evict all of them at once. Every socket drops, and all clients come back in the same moment.",
  remedy: "kind: PodDisruptionBudget\nspec:\n  maxUnavailable: 1\n  selector: {matchLabels: {app: chat}}",
  source: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
  edges: ["kubernetes"],
  versions: "all",
  kinds: WORKLOADS,
  check(document, world) {
    const pods = numberAt(document.value, "spec", "replicas") ?? 1;
    const several = pods > 1 || isScaled(document, world) !== undefined;
    const covered = world
      .of(KIND.disruptionBudget)
      .some((budget) => budget.namespace === document.namespace && selectsBy(valueAt(budget.value, "spec", "selector"), podLabels(document)));
    return several && !covered && world.isReached(document)
      ? [{ path: ["metadata", "name"], side: "value", message: `No PodDisruptionBudget selects the pods of ${document.name}.` }]
      : [];
  },
};
