import { CLB, CLB_SOURCE, loadBalancerAnnotations } from "../../facts/loadBalancer";
import { at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const drainOff: Rule = {
  id: "WS454",
  name: "clb-drain-off",
  severity: "warning",
  what: "connection-drain-timeout does nothing while connection-drain is off.",
  why: "The load balancer drops the sockets of a pod that leaves, also where the pod drains for minutes. The time alone switches nothing on.",
  remedy: 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-connection-drain: "on"',
  source: CLB_SOURCE,
  edges: ["asm", "kubernetes"],
  versions: "CCM 2.3.0 and later",
  kinds: [KIND.service, KIND.asmGateway],
  check(document) {
    const found = loadBalancerAnnotations(document);
    return found === undefined || found.of("connection-drain") === "on" ? [] : at(document, [...found.at, `${CLB}connection-drain-timeout`], () => true);
  },
};
