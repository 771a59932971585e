import { scaled } from "../../facts/scaling";
import { KIND } from "../../kinds";
import { has, matches, numberAt, textAt } from "../../matches";
import type { Rule } from "../../rule";

const LEAST_WINDOW = 600;
/** Seconds for one pod. */
const LEAST_PERIOD = 120;

export const fastScaleDown: Rule = {
  id: "WS704",
  name: "fast-scale-down",
  severity: "warning",
  what: "Pods are taken away faster than their clients come back.",
  why: "Every step drops the sockets of its pods. Below a window of ten minutes a short dip of the metric is enough, and two pods a minute are two storms.",
  remedy: "scaleDown:\n  stabilizationWindowSeconds: 600\n  policies: [{type: Pods, value: 1, periodSeconds: 120}]",
  source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior",
  edges: ["kubernetes"],
  versions: "autoscaling/v2",
  kinds: [KIND.hpa],
  check(document, world) {
    const target = scaled(document, world);
    if (target !== undefined && !world.isReached(target)) return [];
    const down = ["spec", "behavior", "scaleDown"];
    const window = numberAt(document.value, ...down, "stabilizationWindowSeconds") ?? 300;
    const policies = matches(document.value, ...down, "policies", "*");
    const fast = policies.find(
      ({ value }) => textAt(value, "type") === "Pods" && LEAST_PERIOD > (numberAt(value, "periodSeconds") ?? 0) / (numberAt(value, "value") ?? 1),
    );
    const isOff = textAt(document.value, ...down, "selectPolicy") === "Disabled";
    if (isOff || target === undefined) return [];
    return [
      ...(window < LEAST_WINDOW
        ? [
            {
              path: has(document.value, ...down) ? [...down, "stabilizationWindowSeconds"] : ["spec"],
              message: `The window of the scale-down is ${window} s, allowed is ${LEAST_WINDOW} or more.`,
            },
          ]
        : []),
      ...(fast !== undefined
        ? [
            {
              path: fast.path,
              message: `${textAt(fast.value, "value") ?? "?"} pods in ${textAt(fast.value, "periodSeconds") ?? "?"} s end, allowed is one in ${LEAST_PERIOD} s.`,
            },
          ]
        : []),
    ];
  },
};
