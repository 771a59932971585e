import { isGateway, label } from "../facts/kinds";
import { overlap, podsOf, portOf, serverHosts, serversOf } from "../facts/hosts";
import { read } from "../facts/props";
import { Finding, GraphRule, PolicyResource, say } from "../facts/rule";

export const overlappingServers: GraphRule = {
  kind: "graph",
  id: 5,
  name: "overlapping-servers",
  what: "No two Gateways serve the same host with TLS at the same port of the same gateway's pods.",
  why: "Where two Gateways serve one name at the same pods, a handshake gets the certificate and the routes of either; browsers reuse a connection for both.",
  remedy: "give each name to one Gateway, with one certificate",
  source: "https://istio.io/latest/docs/ops/common-problems/network-issues/",
  check(resources) {
    const gateways = resources.filter(isGateway);
    return gateways.flatMap((gateway, index) =>
      gateways
        .slice(0, index)
        .filter((other) => podsOf(other) === podsOf(gateway))
        .flatMap((other) => overlaps(gateway, other)),
    );
  },
};

interface Served {
  port: string;
  host: string;
}

function overlaps(gateway: PolicyResource, other: PolicyResource): Finding[] {
  const theirs = servedWithTls(other);
  return servedWithTls(gateway).flatMap(({ port, host }) =>
    theirs
      .filter((one) => one.port === port && overlap(one.host, host))
      .map((one) => ({
        urn: gateway.urn,
        message: say(
          `a host of ${label(gateway)} on port ${port}`,
          host,
          `hosts that do not overlap ${one.host} of ${label(other)}, which the same pods serve`,
          "give each name to one Gateway, with one certificate",
        ),
      })),
  );
}

function servedWithTls(gateway: PolicyResource): Served[] {
  return serversOf(gateway)
    .filter((server) => read(server, "tls") !== undefined && read(server, "tls.httpsRedirect") !== true)
    .flatMap((server) => serverHosts(server).map((host) => ({ port: portOf(server), host })));
}
