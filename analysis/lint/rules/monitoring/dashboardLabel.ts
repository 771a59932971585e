import { dashboardsOf } from "../../facts/dashboard";
import { KIND } from "../../kinds";
import { has } from "../../matches";
import type { Rule } from "../../rule";

export const dashboardLabel: Rule = {
  id: "WS733",
  name: "dashboard-label",
  severity: "warning",
  what: "Grafana's sidecar does not load the dashboard.",
  why: "It looks for the label grafana_dashboard. Without it the ConfigMap is only text.",
  remedy: 'metadata:\n  labels:\n    grafana_dashboard: "1"',
  source: "https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/values.yaml",
  edges: ["prometheus"],
  versions: "kube-prometheus-stack",
  kinds: [KIND.configMap],
  check: (document) => (dashboardsOf(document).length > 0 && !has(document.value, "metadata", "labels", "grafana_dashboard") ? [{ path: ["metadata"] }] : []),
};
