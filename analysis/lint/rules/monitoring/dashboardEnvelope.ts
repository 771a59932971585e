import { dashboardsOf } from "../../facts/dashboard";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const dashboardEnvelope: Rule = {
  id: "WS734",
  name: "dashboard-envelope",
  severity: "error",
  what: "The dashboard stands in the envelope of Grafana's HTTP API.",
  why: "A file holds the bare model. Grafana reports a dashboard without a title and does not load it.",
  remedy: '{"uid": "sockets", "title": "Sockets", "schemaVersion": 39, "panels": []}',
  source: "https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/",
  edges: ["prometheus"],
  versions: "all",
  kinds: [KIND.configMap],
  check: (document) => dashboardsOf(document).flatMap(({ path, isWrapped }) => (isWrapped ? [{ path }] : [])),
};
