import { fullName, isGateway, isVirtualService, label } from "../facts/kinds";
import { gatewaysOf, overlap, serverHosts, serversOf } from "../facts/hosts";
import { texts } from "../facts/props";
import { Finding, GraphRule, PolicyResource, say, Settings } from "../facts/rule";

export const routeWithoutGateway: GraphRule = {
  kind: "graph",
  id: 2,
  name: "route-without-gateway",
  what: "Every VirtualService is bound to a Gateway that exists and listens for its hosts.",
  why: "A VirtualService that no gateway takes is accepted by the API server and serves no client.",
  remedy: "name a Gateway that exists and listens for the hosts, or list one of another stack under gatewaysElsewhere",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0101/",
  settings: ["gatewaysElsewhere"],
  check(resources, settings) {
    const gateways = new Map(resources.filter(isGateway).map((gateway) => [fullName(gateway.props, gateway.name), gateway]));
    return resources.filter(isVirtualService).flatMap((route) => [...unbound(route, gateways, settings), ...unheard(route, gateways, settings)]);
  },
};

function unbound(route: PolicyResource, gateways: ReadonlyMap<string, PolicyResource>, settings: Settings): Finding[] {
  const known = [...gateways.keys(), ...settings.gatewaysElsewhere];
  const allowed = known.length > 0 ? `one of ${known.join(", ")}` : "a Gateway of this stack";
  const bound = gatewaysOf(route);
  if (bound.length === 0) {
    return [{ urn: route.urn, message: say(`gateways of ${label(route)}`, undefined, allowed, "name the Gateway; without one only sidecars use the route") }];
  }
  return bound
    .filter((name) => name !== "mesh" && !known.includes(name))
    .map((name) => ({
      urn: route.urn,
      message: say(
        `gateways of ${label(route)}`,
        name,
        allowed,
        "correct the name, or list it under gatewaysElsewhere of this policy when another stack makes it",
      ),
    }));
}

function unheard(route: PolicyResource, gateways: ReadonlyMap<string, PolicyResource>, settings: Settings): Finding[] {
  const bound = gatewaysOf(route);
  // What another stack's Gateway listens for is not known here.
  if (bound.some((name) => name === "mesh" || settings.gatewaysElsewhere.includes(name))) {
    return [];
  }
  const here = bound.flatMap((name) => gateways.get(name) ?? []);
  const heard = here.flatMap(serversOf).flatMap(serverHosts);
  return here.length === 0
    ? []
    : texts(route.props, "spec.hosts")
        .filter((host) => !heard.some((one) => overlap(one, host)))
        .map((host) => ({
          urn: route.urn,
          message: say(
            `host of ${label(route)}`,
            host,
            `a host that ${here.map(label).join(", ")} listens for (${heard.join(", ")})`,
            "add the host to the Gateway, or take it out of the route",
          ),
        }));
}
