import { dashboardsOf } from "../../facts/dashboard";
import { KIND } from "../../kinds";
import { has, matches } from "../../matches";
import type { Rule } from "../../rule";

export const dashboardPanels: Rule = {
  id: "WS735",
  name: "dashboard-panels",
  severity: "warning",
  what: "Panels lack type, gridPos or a datasource.",
  why: "Grafana draws a panel without a type as an error. Panels without a place lie on each other.",
  remedy: '{"type": "timeseries", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}, "datasource": {"uid": "${datasource}"}}',
  source: "https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/",
  edges: ["prometheus"],
  versions: "all",
  kinds: [KIND.configMap],
  check: (document) =>
    dashboardsOf(document).flatMap(({ path, model }) => {
      const panels = matches(model, "panels", "*").map(({ value }) => value);
      const lacking = ["type", "gridPos", "datasource"].filter((field) => panels.some((panel) => !has(panel, field)));
      return lacking.length === 0 ? [] : [{ path, message: `Panels have no ${lacking.join(", no ")}.` }];
    }),
};
