import { HAPROXY, haproxySettings } from "../../facts/haproxy";
import { at } from "../../faults";
import { KIND } from "../../kinds";
import { has } from "../../matches";
import type { Rule } from "../../rule";

export const rateLimitPeriod: Rule = {
  id: "WS305",
  name: "haproxy-rate-limit-period",
  severity: "warning",
  what: "rate-limit-period does nothing without rate-limit-requests.",
  why: "The period alone sets no limit. Handshakes are not limited.",
  remedy: 'rate-limit-requests: "100"\nrate-limit-period: 10s',
  source: "https://github.com/haproxytech/kubernetes-ingress/blob/master/documentation/annotations.md#rate-limit",
  edges: ["haproxy"],
  versions: "all",
  kinds: [KIND.configMap, KIND.ingress],
  check: (document) => {
    const settings = document.kind === KIND.ingress ? ["metadata", "annotations"] : haproxySettings(document);
    const prefix = document.kind === KIND.ingress ? HAPROXY : "";
    return settings !== undefined && !has(document.value, ...settings, `${prefix}rate-limit-requests`)
      ? at(document, [...settings, `${prefix}rate-limit-period`], () => true)
      : [];
  },
};
