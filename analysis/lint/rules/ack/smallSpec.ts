import { CLB, loadBalancerAnnotations } from "../../facts/loadBalancer";
import { at, below } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const smallSpec: Rule = {
  id: "WS455",
  name: "clb-small-spec",
  severity: "warning",
  what: "The smallest CLB takes only a few thousand connections.",
  why: "slb.s1.small refuses new connections above 5000, and each socket is one. An instance that is billed by use has no such cap.",
  remedy: "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-instance-charge-type: PayByCLCU",
  source: "https://www.alibabacloud.com/help/en/slb/classic-load-balancer/product-overview/clb-instance-overview",
  edges: ["asm", "kubernetes"],
  versions: "CLB",
  kinds: [KIND.service, KIND.asmGateway],
  check: (document) => at(document, below(loadBalancerAnnotations(document)?.at, `${CLB}spec`), (value) => value === "slb.s1.small"),
};
