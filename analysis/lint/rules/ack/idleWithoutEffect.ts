import { CLB, CLB_SOURCE, loadBalancerAnnotations } from "../../facts/loadBalancer";
import { at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const idleWithoutEffect: Rule = {
  id: "WS452",
  name: "clb-idle-without-effect",
  severity: "warning",
  what: "idle-timeout does nothing on a TCP listener of a CLB.",
  why: "It is a setting of HTTP listeners; a TCP listener has established-timeout. The limit stays at its default.",
  remedy: 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-established-timeout: "900"',
  source: CLB_SOURCE,
  edges: ["asm", "kubernetes"],
  versions: "CCM 2.3.0 and later",
  kinds: [KIND.service, KIND.asmGateway],
  check(document) {
    const found = loadBalancerAnnotations(document);
    return found === undefined || found.isNlb || /\bhttps?:/.test(found.of("protocol-port") ?? "")
      ? []
      : at(
          document,
          [...found.at, `${CLB}idle-timeout`],
          () => true,
          (path) =>
            found.of("established-timeout") === undefined ? [{ change: "rename", path, key: `${CLB}established-timeout` }] : [{ change: "remove", path }],
        );
  },
};
