import { at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const memoryTarget: Rule = {
  id: "WS701",
  name: "memory-target",
  severity: "warning",
  what: "The autoscaler follows memory, which sockets seldom give back.",
  why: "A process keeps the memory of closed sockets, so pods are added and never taken away. The number of sockets is what fills a pod.",
  remedy: 'metrics:\n  - type: Pods\n    pods: {metric: {name: websocket_connections}, target: {type: AverageValue, averageValue: "8000"}}',
  source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-on-custom-metrics",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [KIND.hpa],
  check: (document) => at(document, ["spec", "metrics", "*", "resource", "name"], (value) => value === "memory"),
};
