import { annotation, at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

/** Names of HAProxy Technologies' controller, with what the community's says instead. */
const MEANT: Record<string, string> = {
  "load-balance": "balance-algorithm",
  "cookie-persistence": "affinity: cookie with session-cookie-name",
  check: "health-check-uri",
  "check-http": "health-check-uri",
  "forwarded-for": "forwardfor",
  "pod-maxconn": "maxconn-server",
};
const PREFIX = "haproxy-ingress.github.io/";

export const otherProject: Rule = {
  id: "WS311",
  name: "haproxy-other-project",
  severity: "error",
  what: "The annotation has the prefix of one HAProxy controller and the name of the other.",
  why: "haproxy-ingress.github.io and haproxy.org are two projects with different keys. A wrong one is ignored without a message.",
  remedy: "haproxy-ingress.github.io/balance-algorithm: leastconn",
  source: "https://haproxy-ingress.github.io/docs/configuration/keys/",
  edges: ["haproxy-ingress"],
  versions: "0.10 and later",
  kinds: [KIND.ingress, KIND.service],
  check: (document) =>
    Object.entries(MEANT).flatMap(([name, meant]) => at(document, annotation(`${PREFIX}${name}`), () => `haproxy-ingress has no ${name}; write ${meant}.`)),
};
