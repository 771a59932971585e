import { AppFacts, appsAmong } from "../facts/app";
import type { EdgeFacts } from "../facts/edge";
import { gatewaysAmong } from "../facts/edges";
import { Finding, GraphRule, say } from "../facts/rule";

export const heartbeatAgainstIdle: GraphRule = {
  kind: "graph",
  id: 9,
  name: "heartbeat-against-idle",
  what: "The app pings three times or more within the idle limit of every load balancer.",
  why: "The load balancer drops a silent socket without a word: two lost pings must not make one silent.",
  remedy: "ping more often, or raise the idle limit",
  source: "https://www.rfc-editor.org/rfc/rfc6455#section-5.5.2",
  check(resources) {
    const gateways = gatewaysAmong(resources);
    return appsAmong(resources).flatMap((app) => app.heartbeats.flatMap((heartbeat) => gateways.flatMap((gateway) => fault(app, heartbeat, gateway))));
  },
};

function fault(app: AppFacts, heartbeat: string, { idle, label }: EdgeFacts): Finding[] {
  const seconds = Number(heartbeat);
  if (seconds > 0 && seconds * 3 < idle.seconds) {
    return [];
  }
  const limit = `${idle.seconds} s (${idle.by ?? "the default"} of ${label})`;
  return [
    {
      urn: app.resource.urn,
      message: say(
        `HEARTBEAT_SECONDS of ${app.label}`,
        heartbeat,
        `1 or more, and less than a third of the idle limit of ${limit}`,
        "ping more often, or raise the limit (timing.heartbeatSeconds, timing.loadBalancerIdleSeconds)",
      ),
    },
  ];
}
