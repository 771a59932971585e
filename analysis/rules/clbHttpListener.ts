import { isIstioGateway, isService, label, LOAD_BALANCER, loadBalancerAnnotations } from "../facts/kinds";
import { ResourceRule, say } from "../facts/rule";

/** An HTTP listener of a CLB drops a silent connection after 60 s at most; a TCP listener after 900 s. */
export const clbHttpListener: ResourceRule = {
  kind: "resource",
  name: "clb-http-listener",
  description: "Load balancers pass TCP on: no HTTP or HTTPS listeners.",
  check(resource) {
    if (!isIstioGateway(resource) && !isService(resource)) {
      return [];
    }
    const listeners = loadBalancerAnnotations(resource)["protocol-port"];
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
