import { KIND } from "../../kinds";
import { matches } from "../../matches";
import type { Rule } from "../../rule";

export const noThresholds: Rule = {
  id: "WS872",
  name: "k6-no-thresholds",
  severity: "warning",
  what: "The load test has no thresholds, so it cannot fail.",
  why: "Checks are counted and never end a run. A pipeline is green while every handshake gets 503.",
  remedy: 'export const options = { thresholds: { checks: ["rate>0.99"], ws_connecting: ["p(95)<1000"] } };',
  source: "https://grafana.com/docs/k6/latest/using-k6/thresholds/",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [KIND.script],
  check(document) {
    const lines = matches(document.value, "spec", "lines", "*");
    const isK6 = lines.some(({ value }) => /from\s+['"]k6(\/|['"])/.test(String(value)));
    const options = lines.find(({ value }) => /\boptions\b/.test(String(value)));
    return isK6 && !lines.some(({ value }) => /\bthresholds\b/.test(String(value))) ? [{ path: options?.path ?? ["spec", "lines", 0] }] : [];
  },
};
