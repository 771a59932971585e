import { HAPROXY } from "../../facts/haproxy";
import { annotation, at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

/** The controller reads these from its ConfigMap alone. */
const GLOBAL = ["timeout-tunnel", "timeout-client", "timeout-connect", "timeout-http-request", "timeout-http-keep-alive", "timeout-queue", "maxconn"];

export const globalAnnotation: Rule = {
  id: "WS306",
  name: "haproxy-global-annotation",
  severity: "error",
  what: "The controller reads this setting from its ConfigMap only, and ignores the annotation.",
  why: "No message says so. The socket has the global timeout, an hour unless set.",
  remedy: "haproxy.org/backend-config-snippet: |\n  timeout tunnel 3600s",
  source: "https://github.com/haproxytech/kubernetes-ingress/blob/master/documentation/annotations.md#timeouts",
  edges: ["haproxy"],
  versions: "all",
  kinds: [KIND.ingress, KIND.service],
  check: (document) =>
    GLOBAL.flatMap((name) => at(document, annotation(`${HAPROXY}${name}`), () => `${HAPROXY}${name} is read in the controller's ConfigMap only.`)),
};
