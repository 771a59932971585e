import { fullName, isGateway, isVirtualService, label } from "../facts/kinds";
import { gatewaysOf, overlap, portOf, serverHosts, serversOf } from "../facts/hosts";
import { read, texts } from "../facts/props";
import { GraphRule, say } from "../facts/rule";

export const gatewayWithoutRoute: GraphRule = {
  kind: "graph",
  id: 1,
  name: "gateway-without-route",
  what: "Every host of a Gateway is routed by a VirtualService.",
  why: "A host that a Gateway listens for and no VirtualService routes answers 404 to every handshake.",
  remedy: "add a VirtualService for the host, or take the host out of the Gateway",
  source: "https://istio.io/latest/docs/reference/config/networking/virtual-service/",
  check(resources) {
    const routes = resources.filter(isVirtualService);
    return resources.filter(isGateway).flatMap((gateway) => {
      const name = fullName(gateway.props, gateway.name);
      const routed = routes.filter((route) => gatewaysOf(route).includes(name)).flatMap((route) => texts(route.props, "spec.hosts"));
      return (
        serversOf(gateway)
          // A redirect needs no route.
          .filter((server) => read(server, "tls.httpsRedirect") !== true)
          .flatMap((server) =>
            serverHosts(server)
              .filter((host) => !routed.some((one) => overlap(one, host)))
              .map((host) => ({
                urn: gateway.urn,
                message: say(
                  `route of ${label(gateway)} for host ${host} on port ${portOf(server)}`,
                  undefined,
                  `a VirtualService with a host that covers ${host} and gateways: [${name}]`,
                  `add one, or take the host out of the Gateway; routed there are ${JSON.stringify(routed)}`,
                ),
              })),
          )
      );
    });
  },
};
