import { PROXY_CONFIG } from "../../components/gateway/toldDrain";
import {
  containersOf,
  environmentOf,
  fullName,
  gatewayPodLabels,
  isGateway,
  isIstioGateway,
  isService,
  isVirtualService,
  isWorkload,
  label,
  namespaceOf,
  selects,
  workloadPodLabels,
} from "./kinds";
import { gatewaysOf } from "./hosts";
import { isProps, objects, Props, read, text } from "./props";
import { GraphRule, PolicyResource, say } from "./rule";

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
  const hosts = routes.flatMap((route) => destinationsOf(route.props).map((host) => serviceOf(host, namespaceOf(route.props))));
  const services = resources.filter((one) => isService(one) && hosts.includes(fullName(one.props, one.name)));
  return resources.filter((one) => isWorkload(one) && services.some((service) => leadsTo(service, one)));
}

function destinationsOf(route: Props): string[] {
  return objects(route, "spec.http").flatMap((rule) => objects(rule, "route").flatMap((one) => text(one, "destination.host") ?? []));
}

/** `namespace/name` of the Service that a host means. */
function serviceOf(host: string, namespace: string): string {
  const [name, own = namespace] = host.split(".");
  return `${own}/${name}`;
}

function leadsTo(service: PolicyResource, workload: PolicyResource): boolean {
  const selector = read(service.props, "spec.selector");
  return namespaceOf(service.props) === namespaceOf(workload.props) && isProps(selector) && selects(selector, workloadPodLabels(workload));
}

/** What an app that says it takes at most; of one that does not nothing is known. */
function socketsOf(app: PolicyResource): number {
  const each = containersOf(app).reduce((most, container) => Math.max(most, Number(environmentOf(container, "MAX_CONNECTIONS") ?? 0)), 0);
  return each * Number(read(app.props, "spec.replicas") ?? 1);
}
