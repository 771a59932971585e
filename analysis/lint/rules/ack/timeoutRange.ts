import { CLB, CLB_SOURCE, loadBalancerAnnotations } from "../../facts/loadBalancer";
import { at, quotedValue } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const timeoutRange: Rule = {
  id: "WS453",
  name: "clb-timeout-range",
  severity: "error",
  what: "The value is outside what the load balancer takes.",
  why: "The cloud refuses it and the Service gets an event instead of the setting. The idle limit or the drain stays as it was.",
  remedy: 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-established-timeout: "900"',
  source: CLB_SOURCE,
  edges: ["asm", "kubernetes"],
  versions: "CCM 2.3.0 and later",
  kinds: [KIND.service, KIND.asmGateway],
  check(document) {
    const found = loadBalancerAnnotations(document);
    if (found === undefined) return [];
    const names = ["established-timeout", "connection-drain-timeout", ...(found.isNlb ? ["idle-timeout"] : [])];
    return names.flatMap((name) =>
      at(
        document,
        [...found.at, `${CLB}${name}`],
        (value) => !(Number(value) >= 10 && Number(value) <= 900) && `${name} is ${quotedValue(value)}, allowed is 10 to 900 (seconds).`,
      ),
    );
  },
};
