import * as pulumi from "@pulumi/pulumi";
import { KnownServer } from "../istio/routeServers";
import { AsmLocalRateLimiter, Labels, RateLimit } from "../../istio";
import { GATEWAY_NAMESPACE } from "../../istio/metadata";

/** Which handshakes of a gateway are limited. */
export interface HandshakeLimit {
  /** Labels of the gateway's pods. */
  selector: Labels;
  servers: pulumi.Output<KnownServer[]>;
  /** Route of the VirtualService that takes them. */
  routeName: string;
  perSecond: pulumi.Output<number>;
}

/** Each gateway pod answers 429 to handshakes over the limit, so that a wave of clients that come back leaves it CPU for those that are in. */
export function limitHandshakes(name: string, limit: HandshakeLimit, parent: pulumi.Resource): AsmLocalRateLimiter {
  return new AsmLocalRateLimiter(
    `${name}-handshakes`,
    { name: `${name}-handshakes`, namespace: GATEWAY_NAMESPACE },
    {
      workloadSelector: { labels: limit.selector },
      isGateway: true,
      configs: pulumi
        .all([limit.servers, limit.perSecond])
        .apply(([servers, perSecond]) => servers.flatMap((server) => limits(server, limit.routeName, perSecond))),
    },
    { parent },
  );
}

// Istio makes one virtual host of each host of a server; a server that redirects has no route.
function limits(server: KnownServer, routeName: string, perSecond: number): RateLimit[] {
  return server.tls?.httpsRedirect
    ? []
    : server.hosts.map((host) => ({
        match: { vhost: { name: host, port: server.port.number, route: { name_match: routeName } } },
        limit: { fill_interval: { seconds: 1 }, quota: perSecond },
      }));
}
