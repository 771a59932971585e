import { isHaproxyRelease } from "../../facts/haproxy";
import { KIND, WORKLOADS } from "../../kinds";
import { numberAt, textAt } from "../../matches";
import { secondsOf } from "../../quantities";
import type { Rule } from "../../rule";
import { containers } from "../../world";

/** hard-stop-after of the controller. */
const HARD_STOP = 1800;

export const haproxyGrace: Rule = {
  id: "WS310",
  name: "haproxy-grace",
  severity: "warning",
  what: "The pod of the controller is killed long before hard-stop-after ends.",
  why: "The chart's grace is 60 s and hard-stop-after 30 min, so the shorter one counts. All sockets of the pod drop after a minute.",
  remedy: "controller:\n  terminationGracePeriodSeconds: 1900",
  source: "https://github.com/haproxytech/helm-charts/blob/main/kubernetes-ingress/values.yaml",
  edges: ["haproxy"],
  versions: "all",
  kinds: [KIND.helmRelease, ...WORKLOADS],
  check(document, world) {
    if (document.kind === KIND.helmRelease) {
      const grace = numberAt(document.value, "spec", "values", "controller", "terminationGracePeriodSeconds") ?? 60;
      const stop = secondsOf(textAt(document.value, "spec", "values", "controller", "config", "hard-stop-after")) ?? HARD_STOP;
      return isHaproxyRelease(document) && grace < stop
        ? [{ path: ["spec", "chart"], message: `The controller's grace is ${grace} s, below its hard-stop-after of ${stop} s.` }]
        : [];
    }
    if (!containers(document).some(({ value }) => (textAt(value, "image") ?? "").includes("haproxytech/kubernetes-ingress"))) return [];
    const grace = numberAt(document.value, "spec", "template", "spec", "terminationGracePeriodSeconds") ?? 30;
    const stop = Math.min(HARD_STOP, ...world.of(KIND.configMap).flatMap((map) => secondsOf(textAt(map.value, "data", "hard-stop-after")) ?? []));
    return grace < stop
      ? [
          {
            path: ["spec", "template", "spec", "terminationGracePeriodSeconds"],
            message: `The controller's grace is ${grace} s, below its hard-stop-after of ${stop} s.`,
          },
        ]
      : [];
  },
};
