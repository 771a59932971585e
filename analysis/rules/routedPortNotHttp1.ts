import { destinationsOf, serviceNamed } from "./destinations";
import { isVirtualService, label } from "../facts/kinds";
import { objects, Props, text } from "../facts/props";
import { Finding, GraphRule, PolicyResource, say } from "../facts/rule";

/** What Istio takes for HTTP/2: Envoy then turns each handshake into an extended CONNECT towards the app. */
const HTTP2 = /^(http2|grpc|grpc-web|h2c|kubernetes\.io\/h2c)$/;
/** What Istio takes for a stream of bytes. */
const BYTES = /^(tcp|tls|mongo|redis|mysql)$/;

export const routedPortNotHttp1: GraphRule = {
  kind: "graph",
  id: 16,
  name: "routed-port-not-http1",
  what: "No HTTP route leads to a port that the mesh takes for HTTP/2, gRPC or plain TCP.",
  why: "The mesh speaks to a port what the port's appProtocol, or else its name, says.",
  remedy: "name the port http, and set its appProtocol to http",
  source: "https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/",
  check(resources) {
    const ports = resources.filter(isVirtualService).flatMap((route) => routedPorts(route, resources));
    const once = ports.filter(({ port }, index) => ports.findIndex((one) => one.port === port) === index);
    return once.flatMap(({ service, port }) => findingOf(service, port));
  },
};

interface RoutedPort {
  service: PolicyResource;
  port: Props;
}

// Without a number a destination means the only port of its Service.
function routedPorts(route: PolicyResource, resources: readonly PolicyResource[]): RoutedPort[] {
  return destinationsOf(route).flatMap((destination) => {
    const service = serviceNamed(destination.service, resources);
    return service === undefined
      ? []
      : objects(service.props, "spec.ports")
          .filter((port) => destination.port === undefined || text(port, "port") === destination.port)
          .map((port) => ({ service, port }));
  });
}

function findingOf(service: PolicyResource, port: Props): Finding[] {
  const { field, given, protocol } = protocolOf(port);
  const harm = HTTP2.test(protocol)
    ? "the mesh would speak HTTP/2 to the app, which breaks the WebSocket handshake"
    : BYTES.test(protocol)
      ? "the mesh would pass bytes on: no route by host or path and no retry holds for the port"
      : undefined;
  return harm === undefined ? [] : [{ urn: service.urn, message: say(`${field} of port ${text(port, "port")} of ${label(service)}`, given, "http", harm) }];
}

// appProtocol goes before the name, of which the part before a hyphen counts.
function protocolOf(port: Props): { field: string; given?: string; protocol: string } {
  const appProtocol = text(port, "appProtocol");
  const given = appProtocol ?? text(port, "name");
  const field = appProtocol === undefined ? "name" : "appProtocol";
  const whole = (given ?? "").toLowerCase();
  return { field, given, protocol: appProtocol !== undefined || /^grpc-web(-|$)/.test(whole) ? whole.replace(/^(grpc-web)-.*/, "$1") : whole.split("-")[0]! };
}
