import { isProps } from "../../../facts/props";
import { fullName } from "../../document";
import { KIND } from "../../kinds";
import { valueAt } from "../../matches";
import type { Rule } from "../../rule";
import { podLabels, selects } from "../../world";

export const selectorWithoutPods: Rule = {
  id: "WS632",
  name: "selector-without-pods",
  severity: "error",
  what: "The Service selects no pods.",
  why: "It has no endpoints, and every handshake gets 503. One label that differs is enough.",
  remedy: "selector:\n  app: chat   # as in the template of the Deployment",
  source: "https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [KIND.service],
  check(document, world) {
    const selector = valueAt(document.value, "spec", "selector");
    const near = [...world.workloads, ...world.of(KIND.pod)].filter(({ namespace }) => namespace === document.namespace);
    return isProps(selector) && near.length > 0 && !near.some((one) => selects(selector, podLabels(one))) && world.routed.has(fullName(document))
      ? [
          {
            path: ["spec", "selector"],
            message: `No pod of ${document.namespace} has ${Object.entries(selector)
              .map(([key, value]) => `${key}=${String(value)}`)
              .join(", ")}.`,
          },
        ]
      : [];
  },
};
