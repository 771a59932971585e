import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import { DRAIN_ANNOTATION } from "../../../../components/edges/asm/gateway/drainSettings";
import { PROXY_CONFIG } from "../../../../components/edges/istio/proxyConfig";
import { LOAD_BALANCER, NLB_CLASS } from "../../../../components/edges/asm/gateway/idleTimeout";
import { IngressGateway, IngressGatewayArgs } from "../../../../components/edges/asm/ingressGateway";
import { TimingArgs } from "../../../../components/timing";
import { Wire } from "../../../support/provider";
import { newWorld, settled, valueOf, warningsOf } from "../world";

const ISTIO_GATEWAY = "kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway";
const args: IngressGatewayArgs = { clusterId: "c1", mesh: { version: "v1.26.0.1-g0-aliyun" } };

describe("an existing gateway", () => {
  it("reads an existing gateway, and changes nothing of it", async () => {
    const world = await newWorld({ answers: { [ISTIO_GATEWAY]: () => theirs({ spec: { podLabels: { team: "platform" } } }) } });
    const gateway = new IngressGateway("edge", { ...args, existingGateway: "shared" }, { providers: [new Provider("mesh", { kubeconfig: "k" })] });
    assert.deepEqual([await valueOf(gateway.address), await valueOf(gateway.selector)], ["39.0.0.9", { team: "platform" }]);
    await world.count(2);
    const [read] = world.reads;
    assert.deepEqual([read!.type, read!.id, read!.parent], [ISTIO_GATEWAY, "istio-system/shared", world.one("asmws:index:IngressGateway").urn]);
    assert.match(read!.provider, /::mesh::mesh-id$/);
  });

  it("knows an existing gateway by ASM's label when its owner has given none", async () => {
    await newWorld({ answers: { [ISTIO_GATEWAY]: () => theirs({ spec: {} }) } });
    assert.deepEqual(await valueOf(new IngressGateway("edge", { ...args, existingGateway: "shared" }).selector), { istio: "shared" });
  });

  it("warns when an existing gateway drains for a shorter time than sockets live", async () => {
    assert.match(
      (await lossOf({ metadata: { annotations: { [DRAIN_ANNOTATION]: "30" } } })).join(),
      /^IstioGateway shared is not managed by this stack and drains for 30 s, sockets live for 720 s: .* raised, or set timing\.maxConnectionAgeSeconds to at most 25\.$/,
    );
    const byDefault = /^IstioGateway shared .* drains for 5 s, Istio's default, sockets live for 720 s: .* Have its annotation \S+ set\.$/;
    assert.match((await lossOf({ metadata: { annotations: {} } })).join(), byDefault);
    const agent = (text: string) => lossOf({ metadata: {}, spec: { podAnnotations: config(text) } });
    assert.match((await agent("terminationDrainDuration: 1m\ndrainDuration: 5m")).join(), /drains for 60 s, sockets .*: its rollouts drop/);
    assert.deepEqual(await agent("terminationDrainDuration: 864s\ndrainDuration: 864s"), []);
  });

  it("warns when its listeners, replaced, drain for a shorter time than sockets live", async () => {
    assert.match(
      (await lossOf({ spec: {} })).join(),
      /^IstioGateway shared .* drains for 45 s, Istio's default, .*: changes of its listeners drop .* Have its drainDuration \(in podAnnotations, \S+\) set\.$/,
    );
    assert.match((await lossOf({ spec: { podAnnotations: config("drainDuration: 60s") } })).join(), /for 60 s, .* at most 50\.$/);
  });

  it("warns when its load balancer would drop a socket between two pings", async () => {
    const idle = (annotations: Record<string, string>, timing?: TimingArgs, loadBalancerClass?: string) => {
      const serviceAnnotations = Object.fromEntries(Object.entries(annotations).map(([key, value]) => [LOAD_BALANCER + key, value]));
      return lossOf({ spec: { ...DRAINING, loadBalancerClass, serviceAnnotations } }, timing && { timing });
    };
    assert.deepEqual(await idle({ "established-timeout": "60" }), [
      "IstioGateway shared is not managed by this stack and its load balancer closes a silent connection after 60 s " +
        "(service.beta.kubernetes.io/alibaba-cloud-loadbalancer-established-timeout), the app pings every 25 s: two lost pings, or fewer, drop a socket. " +
        "Have the limit raised to 900, or set timing.heartbeatSeconds to at most 19.",
    ]);
    assert.match((await idle({ "idle-timeout": "75" }, {}, NLB_CLASS)).join(), /after 75 s .*idle-timeout\).* at most 24\.$/);
    assert.deepEqual(await idle({ "idle-timeout": "60" }), [], "of a CLB it is the limit of HTTP listeners");
    assert.match((await idle({ "idle-timeout": "60", "protocol-port": "http:80" })).join(), /after 60 s .*idle-timeout\)/);
    assert.deepEqual(await idle({ "established-timeout": "60" }, {}, NLB_CLASS), [], "an NLB has none");
    assert.match((await idle({ "protocol-port": "https:443,tcp:80" })).join(), /after 15 s .*protocol-port\).* at most 4\.$/);
    assert.match((await idle({ "established-timeout": "soon" })).join(), /raised to 900\.$/);
    assert.match((await idle({}, { heartbeatSeconds: 20, loadBalancerIdleSeconds: 61 })).join(), /^$/);
    assert.deepEqual(await idle({ "established-timeout": "76" }), []);
    assert.deepEqual(await idle({ "protocol-port": "tcp:443" }), []);
  });

  it("warns when it has not the ports at which clients should arrive", async () => {
    const ports = (...numbers: number[]) => ({ spec: { ...DRAINING, ports: numbers.map((port) => ({ port })) } });
    assert.deepEqual(await lossOf(ports(443, 8080)), [
      "IstioGateway shared is not managed by this stack and has the ports 443, 8080, not 80: clients cannot reach it. " +
        "Set httpPort (0 for none) and httpsPort to ports that it has, or have them added.",
    ]);
    assert.match((await lossOf(ports(80), { httpPort: 0, httpsPort: 8443 })).join(), /has the ports 80, not 8443:/);
    assert.deepEqual([await lossOf(ports(80, 443)), await lossOf(ports(443), { httpPort: 0 })], [[], []]);
  });

  it("warns when an existing gateway has no address, and continues: its cluster may be attached by this very stack", async () => {
    await newWorld({ answers: { [ISTIO_GATEWAY]: () => theirs({ status: { GatewayAddress: [] } }) } });
    const warnings = await warningsOf(async () => {
      assert.equal(await settled(new IngressGateway("edge", { ...args, existingGateway: "shared" }).address), "");
    });
    assert.match(warnings.join(), /IstioGateway istio-system\/shared has no address/);
  });

  it("names the settings of Envoy that it does not make there", async () => {
    await newWorld({ answers: { [ISTIO_GATEWAY]: () => theirs(DRAINING) } });
    const warnings = await warningsOf(async () => void (await settled(new IngressGateway("edge", { ...args, existingGateway: "shared" }).address)));
    const about = warnings.find((one) => one.includes(NOT_SET)) ?? assert.fail(warnings.join("\n"));
    for (const name of ["per_connection_buffer_limit_bytes", "request_headers_timeout", "max_concurrent_streams", "idle_timeout", "merge_slashes"]) {
      assert.match(about, new RegExp(`\\b${name}\\b`));
    }
  });

  it("refuses all that would change an existing gateway", () => {
    const changes: Partial<IngressGatewayArgs> = {
      gatewayName: "x",
      loadBalancer: "clb",
      addressType: "internet",
      zoneMaps: [],
      loadBalancerId: "lb-1",
      sourceRanges: [],
      allowedOrigins: [],
      allowNoOrigin: true,
      accessLog: true,
      webSocketOverHttp2: false,
      autoscaling: { minReplicas: 1, maxReplicas: 1 },
    };
    assert.throws(
      () => new IngressGateway("edge", { ...args, existingGateway: "shared", ...changes }),
      (error: Error) =>
        Object.keys(changes).every((key) => error.message.includes(`- ${key}: Forbidden: may not be set beside existingGateway (shared); `)) &&
        error.message.includes("11 values are refused"),
    );
  });
});

function config(text: string): Record<string, string> {
  return { [PROXY_CONFIG]: text };
}

const DRAINING = { podAnnotations: config("drainDuration: 890s") };

/** In the one warning that every existing gateway has. */
const NOT_SET = "IstioGateway shared exists already, so this stack sets none of its edge settings";

/** What else is warned of when the gateway is as it is but for `more`. */
async function lossOf(more: object, given: Partial<IngressGatewayArgs> = {}): Promise<string[]> {
  const world = await newWorld({ answers: { [ISTIO_GATEWAY]: () => theirs(more) } });
  const warnings = await warningsOf(async () => {
    new IngressGateway("edge", { ...args, existingGateway: "shared", ...given });
    await world.count(1);
  });
  return warnings.filter((one) => !one.includes(NOT_SET));
}

/** An existing gateway, as it is. */
function theirs(more: object): Record<string, Wire> {
  return {
    metadata: { annotations: { [DRAIN_ANNOTATION]: "890" } },
    spec: {},
    status: { GatewayAddress: ["39.0.0.9"] },
    ...more,
  };
}
