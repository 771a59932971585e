import { containersOf, environmentOf, isIstioGateway, isWorkload, label, LOAD_BALANCER, loadBalancerAnnotations } from "./kinds";
import { Finding, GraphRule, PolicyResource, say } from "./rule";

/** The load balancer cuts a silent socket without a word: two lost pings must not make one silent. */
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

// Of CLB over TCP and of NLB, when nothing is said.
const IDLE_DEFAULT = 900;

function heartbeatsOf(workload: PolicyResource): string[] {
  return containersOf(workload).flatMap((container) => environmentOf(container, "HEARTBEAT_SECONDS") ?? []);
}

function fault(workload: PolicyResource, heartbeat: string, gateway: PolicyResource): Finding[] {
  const annotations = loadBalancerAnnotations(gateway);
  const key = ["established-timeout", "idle-timeout"].find((name) => annotations[name] !== undefined);
  const idle = key === undefined ? IDLE_DEFAULT : Number(annotations[key]);
  const seconds = Number(heartbeat);
  if (seconds > 0 && seconds * 3 < idle) {
    return [];
  }
  const limit = `${idle} s (${key === undefined ? "the default" : `${LOAD_BALANCER}${key}`} of ${label(gateway)})`;
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
