import type { GatewayEnvironment } from "./environment";

export const ADMIN_PORT = 15000;
export const METRICS_PORT = 15090;

/**
 * Envoy's bootstrap: everything else comes from istiod over one ADS stream, Secrets too, because the stream carries the pod's token.
 * @param token projected service-account token with audience istio-ca
 */
export function bootstrap(environment: GatewayEnvironment, token: string): object {
  return {
    node: node(environment),
    dynamic_resources: {
      lds_config: fromAds,
      cds_config: fromAds,
      ads_config: {
        api_type: "DELTA_GRPC",
        transport_api_version: "V3",
        set_node_on_first_message_only: true,
        grpc_services: [
          {
            envoy_grpc: { cluster_name: "xds-grpc" },
            initial_metadata: [
              { key: "authorization", value: `Bearer ${token}` },
              { key: "clusterid", value: environment.clusterId },
            ],
          },
        ],
      },
    },
    static_resources: {
      listeners: [metricsListener],
      clusters: [xdsCluster(environment.xds), cluster("prometheus_stats", "127.0.0.1", ADMIN_PORT)],
    },
    layered_runtime: {
      layers: [
        // Envoy 1.38 leaves ring-hash clusters without endpoints otherwise.
        { name: "static", static_layer: { "envoy.reloadable_features.coalesce_lb_rebuilds_on_batch_update": false } },
        { name: "admin", admin_layer: {} },
      ],
    },
    admin: { address: socketAddress("127.0.0.1", ADMIN_PORT) },
    overload_manager: { resource_monitors: [connectionLimit(environment)] },
  };
}

function node(environment: GatewayEnvironment): object {
  const { podName, namespace, podIp, serviceAccount } = environment;
  return {
    id: `router~${podIp}~${podName}.${namespace}~${namespace}.svc.cluster.local`,
    cluster: `${serviceAccount}.${namespace}`,
    metadata: {
      ...environment.metadata,
      NAME: podName,
      NAMESPACE: namespace,
      SERVICE_ACCOUNT: serviceAccount,
      CLUSTER_ID: environment.clusterId,
      MESH_ID: environment.meshId,
      ISTIO_VERSION: environment.istioVersion,
      INSTANCE_IPS: podIp,
      LABELS: environment.labels,
    },
  };
}

const fromAds = { ads: {}, initial_fetch_timeout: "0s", resource_api_version: "V3" };

function xdsCluster({ host, port }: GatewayEnvironment["xds"]): object {
  return {
    ...cluster("xds-grpc", host, port),
    typed_extension_protocol_options: {
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
        "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        explicit_http_config: { http2_protocol_options: { connection_keepalive: { interval: "30s", timeout: "10s" } } },
      },
    },
  };
}

/** Counts the connections of all listeners together, idle ones too; the next one is closed as soon as it is accepted. */
function connectionLimit({ maxConnections }: GatewayEnvironment): object {
  return {
    name: "envoy.resource_monitors.global_downstream_max_connections",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
      max_active_downstream_connections: maxConnections,
    },
  };
}

function cluster(name: string, host: string, port: number): object {
  return {
    name,
    type: "STATIC",
    connect_timeout: "1s",
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: socketAddress(host, port) } }] }],
    },
  };
}

/** Prometheus may read the statistics from outside the pod; the rest of the admin interface stays inside. */
const metricsListener = {
  name: "metrics",
  address: socketAddress("0.0.0.0", METRICS_PORT),
  // Who looks why a gateway refuses must not be refused.
  ignore_global_conn_limit: true,
  bypass_overload_manager: true,
  filter_chains: [
    {
      filters: [
        {
          name: "envoy.filters.network.http_connection_manager",
          typed_config: {
            "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
            stat_prefix: "metrics",
            route_config: {
              virtual_hosts: [
                { name: "metrics", domains: ["*"], routes: [{ match: { prefix: "/stats/prometheus" }, route: { cluster: "prometheus_stats" } }] },
              ],
            },
            http_filters: [
              { name: "envoy.filters.http.router", typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router" } },
            ],
          },
        },
      ],
    },
  ],
};

function socketAddress(address: string, port_value: number): object {
  return { socket_address: { address, port_value } };
}
