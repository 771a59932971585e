import { trafficPolicies } from "../../facts/istio";
import { KIND } from "../../kinds";
import { numberAt } from "../../matches";
import type { Rule } from "../../rule";

export const panicThreshold: Rule = {
  id: "WS409",
  name: "panic-threshold",
  severity: "info",
  what: "minHealthPercent sends sockets to ejected pods again when half of the pods are ejected.",
  why: "Below the percentage Envoy spreads over all pods, healthy or not. With few pods two ejections are enough.",
  remedy: "# delete the line, or lower it\nminHealthPercent: 0",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection",
  edges: ["istio", "asm"],
  versions: "all",
  kinds: [KIND.destinationRule],
  check: (document) =>
    trafficPolicies(document).flatMap(({ path, value }) => {
      const percent = numberAt(value, "outlierDetection", "minHealthPercent") ?? 0;
      return percent >= 50
        ? [
            {
              path: [...path, "outlierDetection", "minHealthPercent"],
              message: `minHealthPercent is ${percent}: with that share ejected Envoy sends sockets to the ejected pods too.`,
            },
          ]
        : [];
    }),
};
