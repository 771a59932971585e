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
    const { drainSeconds, exitOnZeroConnections, minimumDrainSeconds, listenerDrainSeconds, concurrency, metadata } = gatewayEnvironment(VARIABLES);
    assert.deepEqual(
      { drainSeconds, exitOnZeroConnections, minimumDrainSeconds, listenerDrainSeconds, concurrency, metadata },
      { drainSeconds: 5, exitOnZeroConnections: false, minimumDrainSeconds: 5, listenerDrainSeconds: 45, concurrency: 2, metadata: {} },
    );
  });

  it("reads the drain times, and Istio's own metadata variables", () => {
    const given = gatewayEnvironment({
      ...VARIABLES,
      TERMINATION_DRAIN_DURATION_SECONDS: "60",
      EXIT_ON_ZERO_ACTIVE_CONNECTIONS: "true",
      MINIMUM_DRAIN_DURATION: "2s",
      DRAIN_DURATION_SECONDS: "3",
      ISTIO_META_IDLE_TIMEOUT: "3600s",
    });
    assert.deepEqual(
      [given.drainSeconds, given.exitOnZeroConnections, given.minimumDrainSeconds, given.listenerDrainSeconds, given.metadata],
      [60, true, 2, 3, { IDLE_TIMEOUT: "3600s" }],
    );
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
