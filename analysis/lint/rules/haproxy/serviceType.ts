import { isHaproxyRelease } from "../../facts/haproxy";
import { KIND } from "../../kinds";
import { has } from "../../matches";
import type { Rule } from "../../rule";

export const serviceType: Rule = {
  id: "WS309",
  name: "haproxy-service-type",
  severity: "warning",
  what: "The chart makes a Service of type NodePort unless told otherwise.",
  why: "No load balancer is made, so the host name leads nowhere. The addresses of clients are lost behind the nodes too.",
  remedy: "controller:\n  service:\n    type: LoadBalancer",
  source: "https://github.com/haproxytech/helm-charts/blob/main/kubernetes-ingress/values.yaml",
  edges: ["haproxy"],
  versions: "chart 1.0 and later",
  kinds: [KIND.helmRelease],
  check: (document) =>
    isHaproxyRelease(document) && !has(document.value, "spec", "values", "controller", "service", "type") ? [{ path: ["spec", "chart"] }] : [],
};
