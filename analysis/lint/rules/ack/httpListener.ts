import { CLB, CLB_SOURCE, loadBalancerAnnotations } from "../../facts/loadBalancer";
import { at, quotedValue } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const httpListener: Rule = {
  id: "WS451",
  name: "clb-http-listener",
  severity: "error",
  what: "An HTTP or HTTPS listener of a CLB drops a socket after at most 60 silent seconds.",
  why: "Its idle limit is 1 to 60 s, 15 unless set; a TCP listener's is 900. Terminate TLS in the gateway instead.",
  remedy: '# delete the annotation: the listener is TCP then, with\nservice.beta.kubernetes.io/alibaba-cloud-loadbalancer-established-timeout: "900"',
  source: CLB_SOURCE,
  edges: ["asm", "kubernetes"],
  versions: "CLB",
  kinds: [KIND.service, KIND.asmGateway],
  check(document) {
    const found = loadBalancerAnnotations(document);
    return found === undefined || found.isNlb
      ? []
      : at(
          document,
          [...found.at, `${CLB}protocol-port`],
          (value) =>
            /\bhttps?:/.test(String(value)) && `protocol-port is ${quotedValue(value)}: an HTTP listener drops a socket after at most 60 silent seconds.`,
        );
  },
};
