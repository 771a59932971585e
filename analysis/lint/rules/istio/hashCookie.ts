import { trafficPolicies } from "../../facts/istio";
import { KIND } from "../../kinds";
import { has } from "../../matches";
import type { Rule } from "../../rule";

export const hashCookie: Rule = {
  id: "WS412",
  name: "hash-cookie-path",
  severity: "info",
  what: "The cookie of consistentHash has no path.",
  why: "Browsers then send it only below the path that set it, so the page and /ws may land on two pods. Each has a cookie of its own.",
  remedy: "httpCookie:\n  name: pod\n  path: /\n  ttl: 3600s",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB-HTTPCookie",
  edges: ["istio", "asm"],
  versions: "all",
  kinds: [KIND.destinationRule],
  check: (document) =>
    trafficPolicies(document).flatMap(({ path, value }) =>
      has(value, "loadBalancer", "consistentHash", "httpCookie") && !has(value, "loadBalancer", "consistentHash", "httpCookie", "path")
        ? [{ path: [...path, "loadBalancer", "consistentHash", "httpCookie"] }]
        : [],
    ),
};
