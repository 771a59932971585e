import { isTraefikRelease } from "../../facts/traefik";
import { at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const exposeObject: Rule = {
  id: "WS212",
  name: "traefik-chart-expose",
  severity: "error",
  what: "expose of the chart is an object, not true.",
  why: "The chart's schema refuses the installation. No extra entry point is needed for sockets: websecure takes them.",
  remedy: "ports:\n  websecure:\n    expose: {default: true}",
  source: "https://github.com/traefik/traefik-helm-chart/blob/master/traefik/values.yaml",
  edges: ["traefik"],
  versions: "chart 27 and later",
  kinds: [KIND.helmRelease],
  check: (document) => (isTraefikRelease(document) ? at(document, ["spec", "values", "ports", "*", "expose"], (value) => typeof value === "boolean") : []),
};
