import { EnvoyFilter, HeaderPatch } from "../../istio";
import type { PolicyPlace, ProxyPods } from "./policyPlace";
import { CONNECTION_MANAGER, GATEWAY_PROXIES, patchConnectionManager } from "./proxyPatches";

/**
 * Lets clients open a WebSocket inside an HTTP/2 connection (RFC 8441), several of them over one TCP connection. Towards the app it stays
 * HTTP/1.1. Without it browsers open an HTTP/1.1 connection of its own for each socket, which works everywhere. A connection that is dropped
 * then takes all of its sockets along. Switching it drops all sockets of the gateway after its drain.
 */
export function allowWebSocketOverHttp2(gateway: string, pods: ProxyPods, place: PolicyPlace): EnvoyFilter {
  const name = `${gateway}-websocket-over-http2`;
  return new EnvoyFilter(
    name,
    { name, namespace: pods.namespace },
    {
      workloadSelector: { labels: pods.selector },
      configPatches: [allowConnect, completeHandshake],
    },
    place,
  );
}

const allowConnect = patchConnectionManager({ http2_protocol_options: { allow_connect: true } });

// A handshake inside HTTP/2 has no key, and Envoy makes none when it hands it on as HTTP/1.1 (envoyproxy/envoy#8547), so that every app would
// refuse it with 400. The key only shows that an HTTP/1.1 server has understood; no client compares the answer to this one.
const completeHandshake: HeaderPatch = {
  applyTo: "HTTP_FILTER",
  match: { ...GATEWAY_PROXIES, listener: { filterChain: { filter: { ...CONNECTION_MANAGER, subFilter: { name: "envoy.filters.http.router" } } } } },
  patch: {
    operation: "INSERT_BEFORE",
    value: {
      name: "asmws.websocket-key",
      typed_config: {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
        mutations: {
          request_mutations: [{ append: { header: { key: "sec-websocket-key", value: "d2Vic29ja2V0LW92ZXItaA==" }, append_action: "ADD_IF_ABSENT" } }],
        },
      },
    },
  },
};
