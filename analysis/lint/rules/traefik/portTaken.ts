import { isTraefikRelease } from "../../facts/traefik";
import { at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const portTaken: Rule = {
  id: "WS213",
  name: "traefik-port-taken",
  severity: "error",
  what: "Port 8080 is the chart's own entry point traefik.",
  why: "Two entry points at one address stop Traefik: address already in use. All routes are down, not only the new one.",
  remedy: "# no extra entry point: use websecure",
  source: "https://github.com/traefik/traefik-helm-chart/blob/master/traefik/values.yaml",
  edges: ["traefik"],
  versions: "all",
  kinds: [KIND.helmRelease],
  check: (document) =>
    isTraefikRelease(document) ? at(document, ["spec", "values", "ports", "*", "port"], (value, path) => path[3] !== "traefik" && Number(value) === 8080) : [],
};
