import assert from "node:assert/strict";
import { IngressGateway, IngressGatewayArgs } from "../../../../components/edges/asm/ingressGateway";
import { newWorld, World } from "../world";

const args: IngressGatewayArgs = { clusterId: "c1", mesh: { version: "v1.26.0.1-g0-aliyun" }, accessLog: true, edgeSettings: false };

interface Logger {
  typed_config: { path: string; log_format: { text_format_source: { inline_string: string }; formatters: { name: string }[] } };
}

interface Patch {
  applyTo: string;
  patch: { operation: string; value: { typed_config?: { access_log: Logger[] }; access_log?: Logger[] } };
}

describe("the access log of a gateway", () => {
  let world: World;
  beforeEach(async () => {
    world = await newWorld();
    new IngressGateway("ingressgateway", args);
    await world.count(4);
  });

  it("takes the place of what the mesh logs, for the gateway's own pods alone", () => {
    assert.deepEqual(world.one("Telemetry").inputs, {
      apiVersion: "telemetry.istio.io/v1",
      kind: "Telemetry",
      metadata: { name: "ingressgateway-access-log", namespace: "istio-system" },
      spec: { selector: { matchLabels: { istio: "ingressgateway" } }, accessLogging: [{ providers: [{ name: "envoy" }], disabled: true }] },
    });
    const { metadata, spec } = world.one("EnvoyFilter", "ingressgateway-access-log").inputs as { metadata: unknown; spec: { workloadSelector: unknown } };
    assert.deepEqual(metadata, { name: "ingressgateway-access-log", namespace: "istio-system" });
    assert.deepEqual(spec.workloadSelector, { labels: { istio: "ingressgateway" } });
  });

  it("has no query of a path, in the lines of requests and of connections that no server takes", () => {
    const { configPatches } = (world.one("EnvoyFilter", "ingressgateway-access-log").inputs as unknown as { spec: { configPatches: Patch[] } }).spec;
    assert.deepEqual(
      configPatches.map(({ applyTo, patch }) => [applyTo, patch.operation]),
      [
        ["NETWORK_FILTER", "MERGE"],
        ["LISTENER", "MERGE"],
      ],
    );
    for (const { patch } of configPatches) {
      const [logger, ...more] = patch.value.access_log ?? patch.value.typed_config?.access_log ?? [];
      assert.equal(more.length, 0);
      const { path, log_format: format } = logger!.typed_config;
      const text = format.text_format_source.inline_string;
      assert.equal(path, "/dev/stdout");
      // Older proxies know the operator only with its formatter.
      assert.deepEqual(
        format.formatters.map(({ name }) => name),
        ["envoy.formatter.req_without_query"],
      );
      assert.match(text, /%REQ_WITHOUT_QUERY\(X-ENVOY-ORIGINAL-PATH\?:PATH\)%/);
      assert.doesNotMatch(text, /%REQ\([^)]*(?:PATH|REFERER|COOKIE|AUTHORIZATION|PROTOCOL)[^)]*\)%/i);
    }
  });
});
