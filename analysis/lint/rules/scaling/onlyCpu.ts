import { isGatewayWorkload } from "../../facts/istio";
import { scaled } from "../../facts/scaling";
import { KIND } from "../../kinds";
import { matches } from "../../matches";
import type { Rule } from "../../rule";

export const onlyCpu: Rule = {
  id: "WS702",
  name: "only-cpu",
  severity: "info",
  what: "The autoscaler sees no number of sockets.",
  why: "Ten thousand silent sockets need next to no CPU, so a full pod looks idle. New clients are refused before a pod is added.",
  remedy: 'metrics:\n  - type: Pods\n    pods: {metric: {name: websocket_connections}, target: {type: AverageValue, averageValue: "8000"}}',
  source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-on-custom-metrics",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [KIND.hpa],
  check: (document, world) => {
    const target = scaled(document, world);
    const types = matches(document.value, "spec", "metrics", "*", "type").map(({ value }) => value);
    return target !== undefined &&
      world.isReached(target) &&
      !isGatewayWorkload(target) &&
      types.every((type) => type === "Resource" || type === "ContainerResource")
      ? [{ path: ["spec", "metrics"] }]
      : [];
  },
};
