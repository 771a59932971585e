import { ClusterPatch, ConnectionManagerSettings, EnvoyFilter, ListenerPatch } from "../../istio";
import { GATEWAY_BUFFER_BYTES, STREAM_IDLE_SECONDS } from "./envoy";
import type { PolicyPlace, ProxyPods } from "./policyPlace";
import { GATEWAY_PROXIES, patchConnectionManager } from "./proxyPatches";

/** Streams that one HTTP/2 connection may have open at the same time; Envoy offers 1,024 by itself. */
const STREAMS_PER_CONNECTION = 100;

const SETTINGS: ConnectionManagerSettings = {
  common_http_protocol_options: {
    // For connections without a request or socket, also those that never send a byte: each of them counts towards the connection cap.
    idle_timeout: "75s",
    // An app that reads headers as CGI variables takes x_forwarded_for for x-forwarded-for.
    headers_with_underscores_action: "REJECT_REQUEST",
  },
  http2_protocol_options: {
    max_concurrent_streams: STREAMS_PER_CONNECTION,
    initial_stream_window_size: 65_536,
    // Of all streams of a connection together, so that none costs more than a connection is sized for.
    initial_connection_window_size: 65_536,
  },
  // From the first byte of the headers to their last one.
  request_headers_timeout: "10s",
  // A stalled stream inside a live connection is out of the load balancer's sight. Never shorter than its limit, which heartbeats stay below.
  stream_idle_timeout: `${STREAM_IDLE_SECONDS}s`,
  // Rules by path see the path that the app sees.
  normalize_path: true,
  merge_slashes: true,
  path_with_escaped_slashes_action: "UNESCAPE_AND_REDIRECT",
  // Some HTTP clients of Java offer it over plain HTTP (RFC 2817); Envoy would answer 403 to any upgrade that it does not know.
  http_protocol_options: { ignore_http_11_upgrade: [{ prefix: "TLS/" }] },
};

/** Their names in Envoy's configuration, for a gateway that does not get them. */
export const EDGE_SETTINGS = ["per_connection_buffer_limit_bytes", ...names(SETTINGS)].join(", ");

function names(settings: object): string[] {
  return Object.entries(settings).flatMap(([name, value]) => (typeof value === "object" && !Array.isArray(value) ? names(value as object) : [name]));
}

/**
 * What Envoy's documents ask of a proxy at the edge, for every listener of the gateway: bounded buffers, headers in time, few streams a connection, one
 * spelling of a path. Any change of it drops all sockets of the gateway after its drain, so nothing in it depends on the stack's configuration.
 */
export function applyEdgeSettings(gateway: string, pods: ProxyPods, place: PolicyPlace): EnvoyFilter {
  const name = `${gateway}-edge-settings`;
  return new EnvoyFilter(
    name,
    { name, namespace: pods.namespace },
    { workloadSelector: { labels: pods.selector }, configPatches: [patchConnectionManager(SETTINGS), listeners, clusters] },
    place,
  );
}

const buffers = { operation: "MERGE", value: { per_connection_buffer_limit_bytes: GATEWAY_BUFFER_BYTES } } as const;
const listeners: ListenerPatch = { applyTo: "LISTENER", match: GATEWAY_PROXIES, patch: buffers };
const clusters: ClusterPatch = { applyTo: "CLUSTER", match: GATEWAY_PROXIES, patch: buffers };
