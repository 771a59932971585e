import assert from "node:assert/strict";
import { IngressGateway, IngressGatewayArgs } from "../../../../components/edges/asm/ingressGateway";
import { forGateway } from "../../../../components/resources";
import { ASM } from "../../../../components/edges/asm/limits";
import { newWorld, warningsOf, World } from "../world";

const args: IngressGatewayArgs = { clusterId: "c1", mesh: { version: "v1.26.0.1-g0-aliyun" } };

interface Filter {
  metadata: unknown;
  spec: { workloadSelector: unknown; configPatches: { applyTo: string; match: { context: string }; patch: { operation: string; value: Value } }[] };
}

interface Value {
  typed_config?: Record<string, unknown>;
  per_connection_buffer_limit_bytes?: number;
}

describe("edge settings of a gateway", () => {
  let world: World;
  beforeEach(async () => {
    world = await newWorld();
  });
  const filter = () => world.one("EnvoyFilter", "ingressgateway-edge-settings").inputs as unknown as Filter;
  const patchOf = (applyTo: string) => filter().spec.configPatches.find((one) => one.applyTo === applyTo)!.patch.value;

  it("hold for a gateway that is made, by its own pods alone, unless they are switched off", async () => {
    new IngressGateway("ingressgateway", args);
    await world.count(3);
    assert.deepEqual(filter().metadata, { name: "ingressgateway-edge-settings", namespace: "istio-system" });
    assert.deepEqual(filter().spec.workloadSelector, { labels: { istio: "ingressgateway" } });
    assert.deepEqual(
      filter().spec.configPatches.map(({ applyTo, match, patch }) => [applyTo, match.context, patch.operation]),
      [
        ["NETWORK_FILTER", "GATEWAY", "MERGE"],
        ["LISTENER", "GATEWAY", "MERGE"],
        ["CLUSTER", "GATEWAY", "MERGE"],
      ],
    );
    world = await newWorld();
    new IngressGateway("ingressgateway", { ...args, edgeSettings: false });
    await world.count(2);
  });

  it("are not for a gateway that exists already, whose owner decides", async () => {
    new IngressGateway("edge", { ...args, existingGateway: "shared" });
    await world.count(1);
    assert.throws(
      () => new IngressGateway("edge", { ...args, existingGateway: "shared", edgeSettings: true }),
      /edgeSettings: Forbidden: may not be set beside/,
    );
  });

  it("bound buffers to the memory that a gateway pod has for a connection", async () => {
    new IngressGateway("ingressgateway", args);
    await world.count(3);
    const buffers = [patchOf("LISTENER"), patchOf("CLUSTER")].map((value) => value.per_connection_buffer_limit_bytes!);
    assert.deepEqual(buffers, [32_768, 32_768]);
    const bytes = (connections: number) => Number.parseInt(forGateway(connections, 1, ASM.pod).requests.memory) * 2 ** 20;
    const perConnection = (bytes(32_768) - bytes(16_384)) / 16_384;
    assert.ok(buffers[0]! + buffers[1]! <= perConnection, `${perConnection} bytes a connection`);
  });

  it("end half a header and silent connections, and no socket before its load balancer would", async () => {
    new IngressGateway("ingressgateway", args);
    await world.count(3);
    const { typed_config: manager } = patchOf("NETWORK_FILTER");
    assert.deepEqual(manager, {
      "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
      common_http_protocol_options: { idle_timeout: "75s", headers_with_underscores_action: "REJECT_REQUEST" },
      http_protocol_options: { ignore_http_11_upgrade: [{ prefix: "TLS/" }] },
      http2_protocol_options: { max_concurrent_streams: 100, initial_stream_window_size: 65_536, initial_connection_window_size: 65_536 },
      request_headers_timeout: "10s",
      stream_idle_timeout: `${ASM.idle.loadBalancer.max}s`,
      normalize_path: true,
      merge_slashes: true,
      path_with_escaped_slashes_action: "UNESCAPE_AND_REDIRECT",
    });
  });

  it("name what the proxies of an older version do not know", async () => {
    const warnings = (asmVersion: string) =>
      warningsOf(async () => {
        world = await newWorld();
        new IngressGateway("ingressgateway", { ...args, mesh: { version: asmVersion }, timing: { maxConnectionAgeSeconds: 20, gatewayDrainSeconds: 30 } });
        await world.count(3);
      });
    assert.match((await warnings("v1.24.6.83-g0-aliyun")).join(), /under ASM v1\.24\.6\.83-g0-aliyun do not know ignore_http_11_upgrade: .* get 403/);
    assert.deepEqual(await warnings("v1.26.0.1-g0-aliyun"), []);
  });
});
