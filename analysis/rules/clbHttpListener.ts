import { gatewayOf } from "../facts/edges";
import { isService, label } from "../facts/kinds";
import { LOAD_BALANCER, loadBalancerAnnotations } from "../facts/loadBalancer";
import { read } from "../facts/props";
import { ResourceRule, say } from "../facts/rule";

export const clbHttpListener: ResourceRule = {
  kind: "resource",
  id: 13,
  name: "clb-http-listener",
  what: "Load balancers pass TCP on: no HTTP or HTTPS listeners.",
  why: "An HTTP listener of a CLB drops a silent connection after 60 s at most; a TCP listener after 900 s.",
  remedy: "remove the annotation: listeners are TCP then, and TLS ends at the gateway",
  source: "https://github.com/kubernetes/cloud-provider-alibaba-cloud",
  check(resource) {
    const ofGateway = gatewayOf(resource)?.loadBalancer?.annotations;
    const annotations = ofGateway ?? (isService(resource) ? loadBalancerAnnotations(read(resource.props, "metadata.annotations")) : {});
    const listeners = annotations["protocol-port"];
    return typeof listeners !== "string" || !/(^|,)\s*https?:/i.test(listeners)
      ? []
      : [
          say(
            `${LOAD_BALANCER}protocol-port of ${label(resource)}`,
            listeners,
            "tcp listeners only, as tcp:80,tcp:443",
            "remove it: an HTTP listener closes a silent connection after 60 s at most, and TLS ends at the gateway",
          ),
        ];
  },
};
