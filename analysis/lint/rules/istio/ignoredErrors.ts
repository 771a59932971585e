import { trafficPolicies } from "../../facts/istio";
import { KIND } from "../../kinds";
import { has } from "../../matches";
import type { Rule } from "../../rule";

export const ignoredErrors: Rule = {
  id: "WS408",
  name: "consecutive-errors",
  severity: "warning",
  what: "outlierDetection.consecutiveErrors is deprecated and ignored.",
  why: "Istio accepts it with a warning (IST0133) and does not translate it, so Envoy's default of five 5xx applies. What was tuned is not what runs.",
  remedy: "outlierDetection:\n  consecutive5xxErrors: 5",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection",
  edges: ["istio", "asm"],
  versions: "Istio 1.6 and later",
  kinds: [KIND.destinationRule],
  check: (document) =>
    trafficPolicies(document).flatMap(({ path, value }) => {
      const at = [...path, "outlierDetection", "consecutiveErrors"];
      return has(value, "outlierDetection", "consecutiveErrors") ? [{ path: at, fix: [{ change: "rename", path: at, key: "consecutive5xxErrors" }] }] : [];
    }),
};
