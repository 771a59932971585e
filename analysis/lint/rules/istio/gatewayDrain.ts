import { isGatewayWorkload, proxyConfigOf } from "../../facts/istio";
import { WORKLOADS } from "../../kinds";
import { numberAt, textAt } from "../../matches";
import { secondsOf } from "../../quantities";
import type { Rule } from "../../rule";

export const gatewayDrain: Rule = {
  id: "WS414",
  name: "gateway-drain",
  severity: "warning",
  what: "Pods of the gateway end before their sockets had time to leave.",
  why: "A gateway drains for 5 s unless told otherwise, and the kubelet kills it at the end of its grace. All its sockets drop in one moment.",
  remedy:
    "template:\n  metadata:\n    annotations:\n      proxy.istio.io/config: |\n        terminationDrainDuration: 300s\n  spec:\n    terminationGracePeriodSeconds: 330",
  source: "https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig",
  edges: ["istio"],
  versions: "all",
  kinds: WORKLOADS,
  check(document) {
    if (!isGatewayWorkload(document)) return [];
    const drain = secondsOf(textAt(proxyConfigOf(document), "terminationDrainDuration"));
    const waits = textAt(proxyConfigOf(document), "proxyMetadata", "EXIT_ON_ZERO_ACTIVE_CONNECTIONS") === "true";
    const grace = numberAt(document.value, "spec", "template", "spec", "terminationGracePeriodSeconds") ?? 30;
    const spec = ["spec", "template", "spec"];
    if (drain === undefined && !waits)
      return [{ path: spec, message: "The gateway has no terminationDrainDuration: it drops its sockets 5 s after it is asked to end." }];
    return (drain ?? 30) >= grace
      ? [{ path: [...spec, "terminationGracePeriodSeconds"], message: `The gateway drains for ${drain ?? 30} s or more, and is killed after ${grace} s.` }]
      : [];
  },
};
