import { haproxySettings } from "../../facts/haproxy";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";
import { unknownKeys } from "../../unknownKeys";

/** Keys that are no keys of the controller, with what is meant. */
const MEANT: Record<string, string> = {
  "option-http-server-close": "http-connection-mode: http-server-close",
  "option-forwardfor": 'forwarded-for: "true"',
  "balance-algorithm": "load-balance: leastconn",
  "check-timeout": "timeout-check",
  "check-rise": "backend-config-snippet: default-server rise 2 fall 3",
  "check-fall": "backend-config-snippet: default-server rise 2 fall 3",
  cookie: "cookie-persistence on the Service",
  "rate-limit-sessions": "rate-limit-requests with rate-limit-period: it counts requests",
  "max-connections": "maxconn",
};

export const haproxyUnknownKey: Rule = {
  id: "WS304",
  name: "haproxy-unknown-key",
  severity: "error",
  what: "The controller has no such key and ignores it without a message.",
  why: "A ConfigMap has no schema, so a wrong name is accepted. Balancing, checks or stickiness stay at their defaults.",
  remedy: "data:\n  load-balance: leastconn",
  source: "https://github.com/haproxytech/kubernetes-ingress/blob/master/documentation/annotations.md",
  edges: ["haproxy"],
  versions: "1.4 to 3.2",
  kinds: [KIND.configMap, KIND.helmRelease],
  check: (document) => unknownKeys(document, haproxySettings(document), "The controller", MEANT),
};
