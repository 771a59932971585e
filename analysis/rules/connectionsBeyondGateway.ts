import { connectionCapOf, servicesBehind } from "./gatewayRoutes";
import { fullName, isIstioGateway, isService, isWorkload, label } from "../facts/kinds";
import { read } from "../facts/props";
import { GraphRule, PolicyResource, say } from "../facts/rule";
import { leadsTo, socketsOf } from "./sockets";

/** A gateway pod closes the connection after its last one at once: clients whose sockets the app would take never get in. */
export const connectionsBeyondGateway: GraphRule = {
  kind: "graph",
  name: "connections-beyond-gateway",
  description: "The gateway's pods, one of them down, take as many connections as the apps behind it hold sockets.",
  check(resources) {
    return resources.filter(isIstioGateway).flatMap((gateway) => {
      const cap = connectionCapOf(gateway);
      const apps = appsBehind(gateway, resources);
      const sockets = apps.reduce((sum, app) => sum + socketsOf(app), 0);
      const standing = Math.max(1, gatewayPods(gateway) - 1);
      return cap === undefined || cap * standing >= sockets
        ? []
        : [
            {
              urn: gateway.urn,
              message: say(
                `connections of ${label(gateway)} with one pod down`,
                cap * standing,
                `${sockets} or more, the sockets of ${apps.map(label).join(" and ")}`,
                "give the gateway the same capacity as the app, with pods (capacity.pods, the app's replicas)",
              ),
            },
          ];
    });
  },
};

function gatewayPods({ props }: PolicyResource): number {
  return Number(read(props, "spec.replicaCount") ?? read(props, "spec.minReplicas") ?? 1);
}

function appsBehind(gateway: PolicyResource, resources: readonly PolicyResource[]): PolicyResource[] {
  const hosts = servicesBehind(gateway, resources);
  const services = resources.filter((one) => isService(one) && hosts.includes(fullName(one.props, one.name)));
  return resources.filter((one) => isWorkload(one) && services.some((service) => leadsTo(service, one)));
}
