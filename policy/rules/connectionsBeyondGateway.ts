import { PROXY_CONFIG } from "../../components/gateway/toldDrain";
import { destinationsOf } from "./destinations";
import { fullName, gatewayPodLabels, isGateway, isIstioGateway, isService, isVirtualService, isWorkload, label, selects } from "./kinds";
import { gatewaysOf } from "./hosts";
import { isProps, read } from "./props";
import { GraphRule, PolicyResource, say } from "./rule";
import { leadsTo, socketsOf } from "./sockets";

/** A gateway pod closes the connection after its last one at once: clients whose sockets the app would take never get in. */
export const connectionsBeyondGateway: GraphRule = {
  kind: "graph",
  name: "connections-beyond-gateway",
  description: "The gateway's pods, one of them down, take as many connections as the apps behind it hold sockets.",
  check(resources) {
    return resources.filter(isIstioGateway).flatMap((gateway) => {
      const cap = capOf(gateway);
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

function capOf({ props }: PolicyResource): number | undefined {
  const config = read(props, "spec.podAnnotations");
  const told = isProps(config) ? config[PROXY_CONFIG] : undefined;
  const [, cap] = /ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS["']?\s*:\s*["']?(\d+)/.exec(typeof told === "string" ? told : "") ?? [];
  return cap === undefined ? undefined : Number(cap);
}

function gatewayPods({ props }: PolicyResource): number {
  return Number(read(props, "spec.replicaCount") ?? read(props, "spec.minReplicas") ?? 1);
}

/** By the Gateways of its pods, the routes of those, and the Services that these lead to. */
function appsBehind(gateway: PolicyResource, resources: readonly PolicyResource[]): PolicyResource[] {
  const listening = resources
    .filter((one) => isGateway(one) && isProps(read(one.props, "spec.selector")) && selects(read(one.props, "spec.selector"), gatewayPodLabels(gateway)))
    .map(({ props, name }) => fullName(props, name));
  const routes = resources.filter((one) => isVirtualService(one) && gatewaysOf(one).some((name) => listening.includes(name)));
  const hosts = routes.flatMap((route) => destinationsOf(route).map(({ service }) => service));
  const services = resources.filter((one) => isService(one) && hosts.includes(fullName(one.props, one.name)));
  return resources.filter((one) => isWorkload(one) && services.some((service) => leadsTo(service, one)));
}
