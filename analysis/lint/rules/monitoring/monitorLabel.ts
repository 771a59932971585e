import { KIND } from "../../kinds";
import { has } from "../../matches";
import type { Rule } from "../../rule";

export const monitorLabel: Rule = {
  id: "WS731",
  name: "monitor-label",
  severity: "info",
  what: "The ServiceMonitor has no release label.",
  why: "The Prometheus of kube-prometheus-stack reads only monitors of its own release unless told otherwise. Nothing is scraped, without a message.",
  remedy: "metadata:\n  labels:\n    release: kube-prometheus-stack",
  source: "https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/values.yaml",
  edges: ["prometheus"],
  versions: "kube-prometheus-stack",
  kinds: [KIND.serviceMonitor, KIND.prometheusRule],
  check: (document) => (has(document.value, "metadata", "labels", "release") ? [] : [{ path: ["metadata", "name"], side: "value" }]),
};
