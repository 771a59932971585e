import type { ConnectionManagerPatch, ConnectionManagerSettings } from "../../istio";

/** The gateway's proxies. Every proxy of a mesh that is upgraded takes these patches in the same words. */
export const GATEWAY_PROXIES = { context: "GATEWAY", proxy: { proxyVersion: "^1\\..*" } } as const;

export const CONNECTION_MANAGER = { name: "envoy.filters.network.http_connection_manager" } as const;

/** Merges settings into the HTTP connection manager of every listener of the gateway. */
export function patchConnectionManager(settings: ConnectionManagerSettings): ConnectionManagerPatch {
  return {
    applyTo: "NETWORK_FILTER",
    match: { ...GATEWAY_PROXIES, listener: { filterChain: { filter: CONNECTION_MANAGER } } },
    patch: {
      operation: "MERGE",
      value: {
        typed_config: {
          "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
          ...settings,
        },
      },
    },
  };
}
