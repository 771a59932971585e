import { WORKLOADS } from "../../kinds";
import { has, textAt } from "../../matches";
import type { Rule } from "../../rule";
import { containers } from "../../world";

export const readinessMissing: Rule = {
  id: "WS609",
  name: "readiness-missing",
  severity: "warning",
  what: "The container has no readiness probe.",
  why: "A pod gets clients before it listens, and keeps getting them while it ends. Their handshakes fail with 503.",
  remedy: "readinessProbe:\n  httpGet: {path: /readyz, port: 9090}\n  periodSeconds: 5",
  source: "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
  edges: ["kubernetes"],
  versions: "all",
  kinds: WORKLOADS,
  check: (document, world) =>
    world.isReached(document) && !containers(document).some(({ value }) => has(value, "readinessProbe"))
      ? containers(document)
          .slice(0, 1)
          .map(({ path, value }) => ({ path: [...path, "name"], message: `Container ${textAt(value, "name") ?? ""} has no readiness probe.` }))
      : [],
};
