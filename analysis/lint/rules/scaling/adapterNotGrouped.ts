import { adapterRules } from "../../facts/adapter";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const adapterNotGrouped: Rule = {
  id: "WS707",
  name: "adapter-not-grouped",
  severity: "error",
  what: "The query of the adapter is not grouped by pod.",
  why: "Where a pod has several series the adapter keeps the last of them. The autoscaler then sees a part of the sockets.",
  remedy: "metricsQuery: sum(avg_over_time(<<.Series>>{<<.LabelMatchers>>}[1m])) by (<<.GroupBy>>)",
  source: "https://github.com/kubernetes-sigs/prometheus-adapter/blob/master/docs/config.md#querying",
  edges: ["prometheus"],
  versions: "all",
  kinds: [KIND.configMap],
  check: (document) =>
    adapterRules(document).flatMap(({ key, metric, query }) =>
      query.includes("<<.GroupBy>>")
        ? []
        : [{ path: ["data", key], message: `The query of ${metric} lacks "by (<<.GroupBy>>)": of several series of a pod the adapter keeps one.` }],
    ),
};
