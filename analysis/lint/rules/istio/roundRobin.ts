import { trafficPolicies } from "../../facts/istio";
import { KIND } from "../../kinds";
import { has, textAt } from "../../matches";
import type { Rule } from "../../rule";

export const roundRobin: Rule = {
  id: "WS411",
  name: "round-robin",
  severity: "info",
  what: "ROUND_ROBIN does not see that some pods hold all the sockets.",
  why: "A new pod gets every n-th new client and stays almost empty after a scale-up. LEAST_REQUEST counts open sockets as requests.",
  remedy: "loadBalancer:\n  simple: LEAST_REQUEST",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-SimpleLB",
  edges: ["istio", "asm"],
  versions: "all",
  kinds: [KIND.destinationRule],
  check: (document) =>
    trafficPolicies(document).flatMap(({ path, value }) => {
      const at = [...path, "loadBalancer", "simple"];
      return textAt(value, "loadBalancer", "simple") === "ROUND_ROBIN" && !has(value, "loadBalancer", "consistentHash")
        ? [{ path: at, fix: [{ change: "set", path: at, value: "LEAST_REQUEST" }] }]
        : [];
    }),
};
