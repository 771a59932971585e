import { idleTimeout } from "../../components/edges/asm/gateway/idleTimeout";
import { containersOf, environmentOf, isIstioGateway, isWorkload, label } from "../facts/kinds";
import { isProps, read } from "../facts/props";
import { Finding, GraphRule, PolicyResource, say } from "../facts/rule";

/** The load balancer drops a silent socket without a word: two lost pings must not make one silent. */
export const heartbeatAgainstIdle: GraphRule = {
  kind: "graph",
  name: "heartbeat-against-idle",
  description: "The app pings three times or more within the idle limit of every load balancer.",
  check(resources) {
    return resources
      .filter(isWorkload)
      .flatMap((workload) =>
        heartbeatsOf(workload).flatMap((heartbeat) => resources.filter(isIstioGateway).flatMap((gateway) => fault(workload, heartbeat, gateway))),
      );
  },
};

function heartbeatsOf(workload: PolicyResource): string[] {
  return containersOf(workload).flatMap((container) => environmentOf(container, "HEARTBEAT_SECONDS") ?? []);
}

function fault(workload: PolicyResource, heartbeat: string, gateway: PolicyResource): Finding[] {
  const annotations = read(gateway.props, "spec.serviceAnnotations");
  const idle = idleTimeout({ loadBalancerClass: read(gateway.props, "spec.loadBalancerClass"), serviceAnnotations: isProps(annotations) ? annotations : {} });
  const seconds = Number(heartbeat);
  if (seconds > 0 && seconds * 3 < idle.seconds) {
    return [];
  }
  const limit = `${idle.seconds} s (${idle.by ?? "the default"} of ${label(gateway)})`;
  return [
    {
      urn: workload.urn,
      message: say(
        `HEARTBEAT_SECONDS of ${label(workload)}`,
        heartbeat,
        `1 or more, and less than a third of the idle limit of ${limit}`,
        "ping more often, or raise the limit (timing.heartbeatSeconds, timing.loadBalancerIdleSeconds)",
      ),
    },
  ];
}
