import { adapterRules } from "../../facts/adapter";
import { at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule, World } from "../../rule";

export const metricWithoutRule: Rule = {
  id: "WS705",
  name: "metric-without-rule",
  severity: "error",
  what: "No rule of the adapter makes this metric.",
  why: "The autoscaler gets no value (FailedGetPodsMetric) and does not scale. It says so in an event alone.",
  remedy: "name:\n  matches: ^websocket_connections_active$\n  as: websocket_connections",
  source: "https://github.com/kubernetes-sigs/prometheus-adapter/blob/master/docs/config.md",
  edges: ["prometheus"],
  versions: "all",
  kinds: [KIND.hpa],
  check: (document, world) => {
    const made = world.derived(metricsMade);
    return made.length === 0
      ? []
      : at(
          document,
          ["spec", "metrics", "*", "pods", "metric", "name"],
          (value) => !made.includes(String(value)) && `No rule of the adapter makes ${String(value)}; they make ${made.join(", ")}.`,
        );
  },
};

function metricsMade(world: World): string[] {
  return world.documents.flatMap(adapterRules).map(({ metric }) => metric);
}
