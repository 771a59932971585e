import { at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const blockingModule: Rule = {
  id: "WS871",
  name: "k6-blocking-module",
  severity: "warning",
  what: "The load test uses k6's blocking module.",
  why: "A virtual user of k6/ws holds one socket and does nothing else meanwhile. k6/websockets opens many, with the browser's interface.",
  remedy: 'import { WebSocket } from "k6/websockets";',
  source: "https://grafana.com/docs/k6/latest/javascript-api/k6-websockets/",
  edges: ["kubernetes"],
  versions: "k6 1.0 and later",
  kinds: [KIND.script],
  check: (document) => at(document, ["spec", "lines", "*"], (line) => /from\s+['"]k6\/(ws|experimental\/websockets)['"]/.test(String(line))),
};
