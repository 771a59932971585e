import assert from "node:assert/strict";
import { bootstrap } from "../../../sandbox/gateway/bootstrap";
import { gatewayEnvironment } from "../../../sandbox/gateway/environment";

const VARIABLES = {
  POD_NAME: "istio-ingressgateway-0",
  POD_NAMESPACE: "istio-system",
  INSTANCE_IP: "10.244.1.2",
  SERVICE_ACCOUNT: "istio-ingressgateway",
  XDS_ADDRESS: "10.244.0.10:15010",
  ISTIO_META_CLUSTER_ID: "ack-1",
  ISTIO_META_MESH_ID: "mesh-1",
  ISTIO_META_ISTIO_VERSION: "1.31.0",
  ISTIO_METAJSON_LABELS: '{"app":"istio-ingressgateway","istio":"ingressgateway"}',
};

describe("environment of a gateway", () => {
  it("has Istio's defaults for what is not said", () => {
    // A pod without the annotation has an empty variable.
    const found = gatewayEnvironment({ ...VARIABLES, PROXY_CONFIG: "" });
    assert.deepEqual(
      [found.drainSeconds, found.exitOnZeroConnections, found.minimumDrainSeconds, found.listenerDrainSeconds, found.concurrency, found.metadata],
      [5, false, 5, 45, 2, {}],
    );
    assert.equal(found.maxConnections, 2147483647);
  });

  it("reads the drain times, and Istio's own metadata variables", () => {
    const given = gatewayEnvironment({
      ...VARIABLES,
      TERMINATION_DRAIN_DURATION_SECONDS: "60",
      EXIT_ON_ZERO_ACTIVE_CONNECTIONS: "true",
      MINIMUM_DRAIN_DURATION: "2s",
      PROXY_CONFIG: "drainDuration: 3s\nterminationDrainDuration: 100s",
      ISTIO_META_IDLE_TIMEOUT: "3600s",
    });
    assert.deepEqual(
      [given.drainSeconds, given.exitOnZeroConnections, given.minimumDrainSeconds, given.listenerDrainSeconds, given.metadata],
      [60, true, 2, 3, { IDLE_TIMEOUT: "3600s" }],
    );
  });

  it("reads Istio's ProxyConfig: drain times in Go's form, the connection cap only there, further metadata", () => {
    const config = `{drainDuration: 14m50s, terminationDrainDuration: 1.5m, holdApplicationUntilProxyStarts: true,
      proxyMetadata: {ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS: "12000", ISTIO_META_IDLE_TIMEOUT: 60s, OTHER: x}}`;
    const given = gatewayEnvironment({ ...VARIABLES, PROXY_CONFIG: config });
    assert.deepEqual([given.listenerDrainSeconds, given.drainSeconds, given.maxConnections], [890, 90, 12000]);
    assert.deepEqual(given.metadata, { GLOBAL_DOWNSTREAM_MAX_CONNECTIONS: "12000", IDLE_TIMEOUT: "60s" });
    const asVariable = gatewayEnvironment({ ...VARIABLES, ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS: "12000" });
    assert.equal(asVariable.maxConnections, 2147483647);
  });

  it("refuses a ProxyConfig that Istio's agent could not read", () => {
    const faultOf = (PROXY_CONFIG: string) => () => gatewayEnvironment({ ...VARIABLES, PROXY_CONFIG });
    assert.throws(faultOf("drainDuration: 90"), {
      message: "The gateway cannot start: drainDuration of PROXY_CONFIG is 90: write a duration such as 60s",
    });
    assert.throws(faultOf("[1]"), {
      message: 'The gateway cannot start: PROXY_CONFIG is "[1]": write a ProxyConfig as YAML, such as drainDuration: 60s',
    });
  });

  it("names everything that is missing or wrong at once", () => {
    const faulty = { ...VARIABLES, POD_NAME: "", XDS_ADDRESS: "istiod", TERMINATION_DRAIN_DURATION_SECONDS: "1m", ISTIO_METAJSON_LABELS: "{" };
    assert.throws(() => gatewayEnvironment(faulty), {
      message:
        'The gateway cannot start: POD_NAME is not set; ISTIO_METAJSON_LABELS is no JSON object; XDS_ADDRESS is "istiod": write host:port; ' +
        'TERMINATION_DRAIN_DURATION_SECONDS is "1m": write a whole number',
    });
  });
});

describe("Envoy's bootstrap", () => {
  it("says who the gateway is, and sends the token with the xDS stream", () => {
    const written = bootstrap(gatewayEnvironment({ ...VARIABLES, ISTIO_META_IDLE_TIMEOUT: "3600s" }), "TOKEN") as {
      node: object;
      dynamic_resources: object;
    };
    assert.deepEqual(written.node, {
      id: "router~10.244.1.2~istio-ingressgateway-0.istio-system~istio-system.svc.cluster.local",
      cluster: "istio-ingressgateway.istio-system",
      metadata: {
        IDLE_TIMEOUT: "3600s",
        NAME: "istio-ingressgateway-0",
        NAMESPACE: "istio-system",
        SERVICE_ACCOUNT: "istio-ingressgateway",
        CLUSTER_ID: "ack-1",
        MESH_ID: "mesh-1",
        ISTIO_VERSION: "1.31.0",
        INSTANCE_IPS: "10.244.1.2",
        LABELS: { app: "istio-ingressgateway", istio: "ingressgateway" },
      },
    });
    assert.deepEqual(written.dynamic_resources, {
      lds_config: { ads: {}, initial_fetch_timeout: "0s", resource_api_version: "V3" },
      cds_config: { ads: {}, initial_fetch_timeout: "0s", resource_api_version: "V3" },
      ads_config: {
        api_type: "DELTA_GRPC",
        transport_api_version: "V3",
        set_node_on_first_message_only: true,
        grpc_services: [
          {
            envoy_grpc: { cluster_name: "xds-grpc" },
            initial_metadata: [
              { key: "authorization", value: "Bearer TOKEN" },
              { key: "clusterid", value: "ack-1" },
            ],
          },
        ],
      },
    });
  });

  it("caps the connections as Istio's does, but not those that read the metrics", () => {
    const PROXY_CONFIG = 'proxyMetadata: {ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS: "7"}';
    const { overload_manager, static_resources } = bootstrap(gatewayEnvironment({ ...VARIABLES, PROXY_CONFIG }), "TOKEN") as {
      overload_manager: object;
      static_resources: { listeners: { ignore_global_conn_limit?: boolean }[] };
    };
    assert.deepEqual(overload_manager, {
      resource_monitors: [
        {
          name: "envoy.resource_monitors.global_downstream_max_connections",
          typed_config: {
            "@type": "type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
            max_active_downstream_connections: 7,
          },
        },
      ],
    });
    assert.deepEqual(
      static_resources.listeners.map((listener) => listener.ignore_global_conn_limit),
      [true],
    );
  });

  it("opens nothing but metrics to the world", () => {
    const { static_resources, admin } = bootstrap(gatewayEnvironment(VARIABLES), "TOKEN") as {
      static_resources: { listeners: { address: object }[]; clusters: { name: string }[] };
      admin: object;
    };
    const address = (host: string, port: number): object => ({ socket_address: { address: host, port_value: port } });
    assert.deepEqual(
      static_resources.listeners.map((listener) => listener.address),
      [address("0.0.0.0", 15090)],
    );
    assert.deepEqual(
      static_resources.clusters.map(({ name }) => name),
      ["xds-grpc", "prometheus_stats"],
    );
    assert.deepEqual(admin, { address: address("127.0.0.1", 15000) });
  });
});
