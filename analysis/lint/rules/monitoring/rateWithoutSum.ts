import { dashboardsOf } from "../../facts/dashboard";
import { KIND } from "../../kinds";
import { matches } from "../../matches";
import type { Rule } from "../../rule";

export const rateWithoutSum: Rule = {
  id: "WS736",
  name: "rate-without-sum",
  severity: "info",
  what: "A rate is drawn for each series.",
  why: "Every rollout brings new pods and new lines, and none shows the whole. A sum by pod or over all does.",
  remedy: "sum by (pod) (rate(websocket_messages_total[5m]))",
  source: "https://prometheus.io/docs/prometheus/latest/querying/functions/#rate",
  edges: ["prometheus"],
  versions: "all",
  kinds: [KIND.configMap],
  check: (document) =>
    dashboardsOf(document).flatMap(({ path, model }) => {
      const bare = matches(model, "panels", "*", "targets", "*", "expr").filter(({ value }) => /^\s*rate\(/.test(String(value)));
      return bare.length === 0 ? [] : [{ path, message: `${bare.length} of the dashboard's queries are a rate without sum, as ${String(bare[0]!.value)}.` }];
    }),
};
