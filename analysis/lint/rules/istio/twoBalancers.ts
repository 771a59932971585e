import { trafficPolicies } from "../../facts/istio";
import { KIND } from "../../kinds";
import { has } from "../../matches";
import type { Rule } from "../../rule";

export const twoBalancers: Rule = {
  id: "WS403",
  name: "simple-and-hash",
  severity: "error",
  what: "loadBalancer has both simple and consistentHash.",
  why: "They exclude each other, and the API server refuses the rule. Everything else in it, as drain and health, is then missing too.",
  remedy: "loadBalancer:\n  simple: LEAST_REQUEST",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings",
  edges: ["istio", "asm"],
  versions: "all",
  kinds: [KIND.destinationRule],
  check: (document) =>
    trafficPolicies(document).flatMap(({ path, value }) =>
      has(value, "loadBalancer", "simple") && has(value, "loadBalancer", "consistentHash")
        ? [{ path: [...path, "loadBalancer", "simple"], fix: [{ change: "remove", path: [...path, "loadBalancer", "simple"] }] }]
        : [],
    ),
};
