import * as pulumi from "@pulumi/pulumi";
import { EnvoyFilter, Labels } from "../istio";
import { GATEWAY_NAMESPACE } from "../istio/metadata";

/**
 * Lets clients open a WebSocket inside an HTTP/2 connection (RFC 8441), several of them over one TCP connection. Towards the app it stays
 * HTTP/1.1. Without it browsers open an HTTP/1.1 connection of its own for each socket, which works everywhere. A connection that is cut
 * then takes all of its sockets along. Switching it cuts all sockets of the gateway after its drain.
 */
export function allowWebSocketOverHttp2(gateway: string, selector: Labels, parent: pulumi.Resource): EnvoyFilter {
  const name = `${gateway}-websocket-over-http2`;
  return new EnvoyFilter(
    name,
    { name, namespace: GATEWAY_NAMESPACE },
    {
      workloadSelector: { labels: selector },
      configPatches: [
        {
          applyTo: "NETWORK_FILTER",
          match: {
            context: "GATEWAY",
            // Every proxy of a mesh that is upgraded speaks of it in the same words.
            proxy: { proxyVersion: "^1\\..*" },
            listener: { filterChain: { filter: { name: "envoy.filters.network.http_connection_manager" } } },
          },
          patch: {
            operation: "MERGE",
            value: {
              typed_config: {
                "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
                http2_protocol_options: { allow_connect: true },
              },
            },
          },
        },
      ],
    },
    { parent, deleteBeforeReplace: true },
  );
}
