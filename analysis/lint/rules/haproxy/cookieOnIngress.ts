import { HAPROXY } from "../../facts/haproxy";
import { annotation, at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const cookieOnIngress: Rule = {
  id: "WS307",
  name: "haproxy-cookie-on-ingress",
  severity: "warning",
  what: "Newer controllers read cookie-persistence on the Service only.",
  why: "On the Ingress it works up to 3.2.11 and is ignored after it. An upgrade of the controller ends stickiness without a message.",
  remedy: "kind: Service\nmetadata:\n  annotations:\n    haproxy.org/cookie-persistence: pod",
  source: "https://github.com/haproxytech/kubernetes-ingress/blob/master/documentation/annotations.md#cookie-persistence",
  edges: ["haproxy"],
  versions: "after 3.2.11",
  kinds: [KIND.ingress],
  check: (document) => at(document, annotation(`${HAPROXY}cookie-persistence`), () => true),
};
