import { AppFacts, appsBehind } from "../facts/app";
import type { EdgeFacts } from "../facts/edge";
import { gatewaysAmong } from "../facts/edges";
import { fullName, isService } from "../facts/kinds";
import { GraphRule, PolicyResource, say } from "../facts/rule";
import { servicesBehind } from "./gatewayRoutes";

export const connectionsBeyondGateway: GraphRule = {
  kind: "graph",
  id: 11,
  name: "connections-beyond-gateway",
  what: "The gateway's pods, one of them down, take as many connections as the apps behind it hold sockets.",
  why: "A gateway pod closes the connection after its last one at once: clients whose sockets the app would take never get in.",
  remedy: "size the gateway for the sockets of the apps behind it",
  source: "https://www.envoyproxy.io/docs/envoy/latest/configuration/best_practices/edge",
  check(resources) {
    return gatewaysAmong(resources).flatMap((gateway) => {
      const { connectionCap: cap, count = 1 } = gateway.pods;
      const apps = appsBehindGateway(gateway, resources);
      const sockets = apps.reduce((sum, app) => sum + app.sockets, 0);
      const standing = Math.max(1, count - 1);
      return cap === undefined || cap * standing >= sockets
        ? []
        : [
            {
              urn: gateway.resource.urn,
              message: say(
                `connections of ${gateway.label} with one pod down`,
                cap * standing,
                `${sockets} or more, the sockets of ${apps.map(({ label }) => label).join(" and ")}`,
                "give the gateway the same capacity as the app, with pods (capacity.pods, the app's replicas)",
              ),
            },
          ];
    });
  },
};

// One app is counted once, however many Services lead to it.
function appsBehindGateway(gateway: EdgeFacts, resources: readonly PolicyResource[]): AppFacts[] {
  const hosts = servicesBehind(gateway, resources);
  const behind = resources.filter((one) => isService(one) && hosts.includes(fullName(one.props, one.name))).flatMap((one) => appsBehind(one, resources));
  return [...new Map(behind.map((app) => [app.resource.urn, app])).values()];
}
