import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { IngressGateway, IngressGatewayArgs } from "../../../components/edges/asm/ingressGateway";
import { UNKNOWN, Wire } from "../../support/provider";
import { Registered } from "../../support/registered";
import { newWorld, settled, valueOf, warningsOf, World } from "./world";

const ISTIO_GATEWAY = "kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway";
const LB = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-";
// What every gateway gets for its proxies has a test of its own.
const args: IngressGatewayArgs = { clusterId: "c1", mesh: { version: "v1.26.0.1-g0-aliyun" }, edgeSettings: false };

describe("IngressGateway", () => {
  let world: World;
  beforeEach(async () => {
    world = await newWorld();
  });

  it("makes an IstioGateway behind a CLB, and waits for its address", async () => {
    new IngressGateway("ingressgateway", args);
    await world.count(2);
    const apart = (topologyKey: string, weight: number) => ({
      weight,
      podAffinityTerm: { topologyKey, labelSelector: { matchLabels: { istio: "ingressgateway" } } },
    });
    assert.deepEqual(world.one(ISTIO_GATEWAY).inputs, {
      apiVersion: "istio.alibabacloud.com/v1beta1",
      kind: "IstioGateway",
      metadata: {
        name: "ingressgateway",
        namespace: "istio-system",
        labels: { "asm-gateway-type": "ingress" },
        annotations: {
          "pulumi.com/waitFor": "jsonpath={.status.GatewayAddress[0]}",
          "asm.alibabacloud.com/gateway-drain-timeout-seconds": "890",
        },
      },
      spec: {
        gatewayType: "ingress",
        clusterIds: ["c1"],
        serviceType: "LoadBalancer",
        externalTrafficPolicy: "Local",
        serviceAnnotations: { [`${LB}address-type`]: "internet", [`${LB}established-timeout`]: "900", [`${LB}instance-charge-type`]: "PayByCLCU" },
        podAnnotations: {
          "proxy.istio.io/config": 'drainDuration: 890s\nproxyMetadata:\n  ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS: "12500"\n',
        },
        ports: [
          { name: "http", port: 80, targetPort: 80, protocol: "TCP" },
          { name: "https", port: 443, targetPort: 443, protocol: "TCP" },
        ],
        replicaCount: 2,
        rollingMaxSurge: "1",
        rollingMaxUnavailable: "0",
        resources: { requests: { cpu: "200m", memory: "928Mi" }, limits: { cpu: "2", memory: "1856Mi" } },
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [apart("topology.kubernetes.io/zone", 100), apart("kubernetes.io/hostname", 50)],
          },
        },
      },
    });
  });

  it("drains by the load balancer before ASM 1.26, and tells Istio's agent, which would end its proxy after 5 s", async () => {
    new IngressGateway("ingressgateway", { ...args, mesh: { version: "v1.22.6.90-g0-aliyun" } });
    await world.count(2);
    assert.deepEqual(annotations(world, "metadata"), { "pulumi.com/waitFor": "jsonpath={.status.GatewayAddress[0]}" });
    assert.deepEqual(annotations(world, "spec"), {
      [`${LB}address-type`]: "internet",
      [`${LB}established-timeout`]: "900",
      [`${LB}instance-charge-type`]: "PayByCLCU",
      [`${LB}connection-drain`]: "on",
      [`${LB}connection-drain-timeout`]: "30",
    });
    const { podAnnotations } = world.one(ISTIO_GATEWAY).inputs.spec as { podAnnotations: Record<string, string> };
    assert.match(podAnnotations["proxy.istio.io/config"]!, /^drainDuration: 890s\nterminationDrainDuration: 30s\nproxyMetadata:\n/);
  });

  it("makes an NLB with zones, and names its idle limit as an NLB does", async () => {
    new IngressGateway("ingressgateway", {
      ...args,
      loadBalancer: "nlb",
      addressType: "intranet",
      zoneMaps: ["cn-beijing-a:vsw-1", "cn-beijing-b:vsw-2"],
      timing: { loadBalancerIdleSeconds: 600 },
      capacity: { gatewayReplicas: 5 },
    });
    await world.count(2);
    assert.deepEqual(annotations(world, "spec"), {
      [`${LB}address-type`]: "intranet",
      [`${LB}idle-timeout`]: "600",
      [`${LB}preserve-client-ip`]: "on",
      [`${LB}zone-maps`]: "cn-beijing-a:vsw-1,cn-beijing-b:vsw-2",
    });
    const spec = world.one(ISTIO_GATEWAY).inputs.spec as Record<string, unknown>;
    assert.equal(spec.loadBalancerClass, "alibabacloud.com/nlb");
    assert.equal(spec.replicaCount, 5);
  });

  it("tells an address from a host name", async () => {
    const byAddress = new IngressGateway("a", args);
    assert.deepEqual([await valueOf(byAddress.address), await valueOf(byAddress.ip), await valueOf(byAddress.hostname)], ["39.0.0.7", "39.0.0.7", ""]);
    await newWorld({ answers: { [ISTIO_GATEWAY]: (inputs) => ({ ...inputs, status: { GatewayAddress: ["nlb-1.cn-beijing.nlb.aliyuncs.com"] } }) } });
    const byName = new IngressGateway("b", args);
    assert.deepEqual([await valueOf(byName.ip), await valueOf(byName.hostname)], ["", "nlb-1.cn-beijing.nlb.aliyuncs.com"]);
  });

  it("continues without an address that was lost outside, and says what the controller says", async () => {
    const lost = { [ISTIO_GATEWAY]: (inputs: Record<string, Wire>) => ({ ...inputs, status: { GatewayAddress: [], ErrorMessage: "no quota for CLB" } }) };
    await newWorld({ answers: lost });
    let outputs: string[] = [];
    const warnings = await warningsOf(async () => {
      const gateway = new IngressGateway("ingressgateway", args);
      outputs = await Promise.all([settled(gateway.address), settled(gateway.ip), settled(gateway.hostname)]);
    });
    assert.deepEqual(outputs, ["", "", ""]);
    assert.match(
      warnings.join(),
      /IstioGateway istio-system\/ingressgateway has no address: no quota for CLB\. .*`pulumi up --refresh`.*kubectl describe istiogateway/,
    );

    world = await newWorld({ preview: true, answers: lost });
    new IngressGateway("ingressgateway", args);
    await world.count(2);
    const { address, ip, hostname } = world.one("asmws:index:IngressGateway").outputs!;
    assert.deepEqual([address, ip, hostname], [UNKNOWN, UNKNOWN, UNKNOWN]);
  });

  it("shows in a preview all that does not depend on the address", async () => {
    world = await newWorld({ preview: true });
    new IngressGateway("ingressgateway", args);
    await world.count(2);
    assert.deepEqual(world.one("asmws:index:IngressGateway").outputs, {
      address: UNKNOWN,
      ip: UNKNOWN,
      hostname: UNKNOWN,
      selector: { istio: "ingressgateway" },
      podNamespace: "istio-system",
      requestCap: 0,
    });
    assert.equal(JSON.stringify(world.one(ISTIO_GATEWAY).inputs).includes(UNKNOWN), false);
  });

  it("has a label of its own for any name but the one that ASM documents", async () => {
    const documented = new IngressGateway("ingressgateway", args);
    const named = new IngressGateway("edge", { ...args, gatewayName: "shop" });
    await world.count(4);
    assert.deepEqual(await valueOf(documented.selector), { istio: "ingressgateway" });
    assert.deepEqual(await valueOf(named.selector), { "asmws/gateway": "shop" });
    const { metadata, spec } = world.one(ISTIO_GATEWAY, "edge").inputs as { metadata: { name: string }; spec: { podLabels: unknown } };
    assert.deepEqual([metadata.name, spec.podLabels], ["shop", { "asmws/gateway": "shop" }]);
    assert.throws(() => new IngressGateway("Edge", args), /gatewayName: Invalid value: "Edge": must be a name of at most 57 lower-case letters/);
  });

  it("is replaced when its load balancer would be another one", async () => {
    new IngressGateway("ingressgateway", args);
    await world.count(2);
    assert.deepEqual(world.one(ISTIO_GATEWAY).replaceOnChanges, [
      "spec.clusterIds",
      "spec.loadBalancerClass",
      `spec.serviceAnnotations["${LB}address-type"]`,
      `spec.serviceAnnotations["${LB}id"]`,
    ]);
    assert.equal(world.one(ISTIO_GATEWAY).deleteBeforeReplace, true);
  });

  it("takes an existing load balancer, and asks nothing of it but its listeners", async () => {
    new IngressGateway("a", { ...args, loadBalancerId: pulumi.output("lb-2ze1") });
    new IngressGateway("b", { ...args, loadBalancer: "nlb", loadBalancerId: "nlb-2ze1" });
    await world.count(4);
    assert.deepEqual(annotations(world, "spec", "a"), {
      [`${LB}id`]: "lb-2ze1",
      [`${LB}force-override-listeners`]: "true",
      [`${LB}established-timeout`]: "900",
    });
    assert.deepEqual(annotations(world, "spec", "b"), {
      [`${LB}id`]: "nlb-2ze1",
      [`${LB}force-override-listeners`]: "true",
      [`${LB}idle-timeout`]: "900",
      [`${LB}preserve-client-ip`]: "on",
    });
    assert.throws(
      () => new IngressGateway("c", { ...args, loadBalancerId: "lb-2ze1", addressType: "intranet" }),
      /addressType: Forbidden: may not be set beside loadBalancerId \(lb-2ze1\)/,
    );
  });

  it("lets pods follow their CPU, with capacity for the least of them", async () => {
    new IngressGateway("ingressgateway", { ...args, autoscaling: { minReplicas: 3, maxReplicas: 9 }, capacity: { pods: 2 } });
    await world.count(2);
    const spec = world.one(ISTIO_GATEWAY).inputs.spec as Record<string, Record<string, string>>;
    assert.deepEqual(
      [spec.autoscaleEnabled, spec.minReplicas, spec.maxReplicas, spec.cpu, spec.replicaCount],
      [true, 3, 9, { targetAverageUtilization: 60 }, undefined],
    );
    assert.match(spec.podAnnotations!["proxy.istio.io/config"]!, /MAX_CONNECTIONS: "12500"/, "20000 sockets, one pod of three down");
    assert.throws(
      () => new IngressGateway("other", { ...args, autoscaling: { minReplicas: 3, maxReplicas: 9 }, capacity: { gatewayReplicas: 4 } }),
      /autoscaling: Forbidden: may not be set beside capacity\.gatewayReplicas \(4\)/,
    );
  });

  it("lets in only given addresses, by the peer of the connection", async () => {
    new IngressGateway("ingressgateway", { ...args, loadBalancer: "nlb", zoneMaps: ["a:vsw-1", "b:vsw-2"], sourceRanges: ["203.0.113.0/24"] });
    await world.count(3);
    assert.deepEqual(world.one("AuthorizationPolicy").inputs, {
      apiVersion: "security.istio.io/v1",
      kind: "AuthorizationPolicy",
      metadata: { name: "ingressgateway-source-ranges", namespace: "istio-system" },
      spec: {
        selector: { matchLabels: { istio: "ingressgateway" } },
        action: "DENY",
        rules: [{ from: [{ source: { notIpBlocks: ["203.0.113.0/24"] } }] }],
      },
    });
    assert.equal((annotations(world, "spec") as Record<string, string>)[`${LB}preserve-client-ip`], "on");
    assert.throws(() => new IngressGateway("other", { ...args, sourceRanges: ["203.0.113.7/24"] }), /sourceRanges\[0\]: Invalid value: "203\.0\.113\.7\/24"/);
  });

  it("lets in only pages of given origins, and clients without one when asked to", async () => {
    new IngressGateway("with", { ...args, allowedOrigins: ["https://a.aliyun.com"] });
    new IngressGateway("without", { ...args, allowedOrigins: ["https://a.aliyun.com"], allowNoOrigin: false });
    await world.count(6);
    const rules = (name: string) => (world.one("AuthorizationPolicy", name).inputs.spec as { action: string; rules: unknown[] }).rules;
    const foreign = { when: [{ key: "request.headers[origin]", values: ["*"], notValues: ["https://a.aliyun.com"] }] };
    assert.deepEqual(rules("with-origins"), [foreign]);
    assert.deepEqual(rules("without-origins"), [
      foreign,
      {
        when: [
          { key: "request.headers[upgrade]", values: ["*"] },
          { key: "request.headers[origin]", notValues: ["*"] },
        ],
      },
    ]);
    assert.throws(
      () => new IngressGateway("other", { ...args, allowedOrigins: ["*"] }),
      /allowedOrigins\[0\]: Invalid value: "\*": must be an origin as browsers write it/,
    );
  });

  it("allows WebSocket over HTTP/2 by an object for its own pods alone", async () => {
    new IngressGateway("ingressgateway", { ...args, webSocketOverHttp2: true });
    await world.count(3);
    const filter = world.one("EnvoyFilter").inputs as { apiVersion: string; spec: { workloadSelector: unknown; configPatches: { patch: unknown }[] } };
    assert.deepEqual([filter.apiVersion, filter.spec.workloadSelector], ["networking.istio.io/v1alpha3", { labels: { istio: "ingressgateway" } }]);
    assert.deepEqual(filter.spec.configPatches[0]!.patch, {
      operation: "MERGE",
      value: {
        typed_config: {
          "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
          http2_protocol_options: { allow_connect: true },
        },
      },
    });
  });

  it("listens on the ports that are asked for, or on one", async () => {
    new IngressGateway("tls", { ...args, httpPort: 0, httpsPort: 8443 });
    new IngressGateway("both", { ...args, httpPort: 8080 });
    await world.count(4);
    const ports = (name: string) => (world.one(ISTIO_GATEWAY, name).inputs.spec as { ports: Wire }).ports;
    const https = (port: number) => ({ name: "https", port, targetPort: port, protocol: "TCP" });
    assert.deepEqual(ports("tls"), [https(8443)]);
    assert.deepEqual(ports("both"), [{ name: "http", port: 8080, targetPort: 8080, protocol: "TCP" }, https(443)]);
    assert.throws(() => new IngressGateway("other", { ...args, httpPort: 443 }), /httpPort: Invalid value: 443: must be another port than httpsPort \(443\)/);
  });

  it("lets its policies vanish with a mesh, and never itself: its load balancer would be left", async () => {
    const mesh = new Provider("mesh", { kubeconfig: "k" });
    const policies = { accessLog: true, webSocketOverHttp2: true, sourceRanges: ["203.0.113.0/24"], allowedOrigins: ["https://a.aliyun.com"] };
    new IngressGateway("edge", { ...args, ...policies }, { providers: [mesh], deletedWith: mesh });
    await world.count(8);
    const staying = ["asmws:index:IngressGateway", ISTIO_GATEWAY];
    const [{ urn }] = world.resources as [Registered];
    const [own, policiesOfIt] = [true, false].map((stays) => world.resources.slice(1).filter(({ type }) => staying.includes(type) === stays));
    assert.deepEqual(
      [own!, policiesOfIt!].map((all) => all.map((one) => one.deletedWith)),
      [["", ""], Array(5).fill(urn)],
    );
  });

  it("belongs to its component, uses its provider, and stands twice in one stack", async () => {
    const provider = new Provider("mesh", { kubeconfig: "k" });
    new IngressGateway("one", args, { providers: [provider] });
    new IngressGateway("two", args, { providers: [provider] });
    await world.count(5);
    for (const name of ["one", "two"]) {
      const child = world.one(ISTIO_GATEWAY, name);
      assert.equal(child.parent, world.one("asmws:index:IngressGateway", name).urn);
      assert.equal(child.provider, `${world.one("pulumi:providers:kubernetes").urn}::mesh-id`);
      assert.equal((child.inputs.metadata as { name: string }).name, name);
    }
  });

  it("refuses an NLB without two zones and a CLB with any", () => {
    assert.throws(() => new IngressGateway("g", { ...args, loadBalancer: "nlb" }), /zoneMaps: Invalid value: \[\]: must be at least two zones for nlb/);
    assert.throws(() => new IngressGateway("g", { ...args, zoneMaps: ["cn-beijing-a:vsw-1"] }), /zoneMaps: Forbidden: may not be set for a clb/);
    assert.throws(
      () => new IngressGateway("g", { ...args, loadBalancer: "nlb", zoneMaps: ["cn-beijing-a"] }),
      /zoneMaps\[0\]: Invalid value: "cn-beijing-a"[^]*at least two zones/,
    );
  });
});

function annotations(world: World, where: "metadata" | "spec", name?: string): unknown {
  const part = world.one(ISTIO_GATEWAY, name).inputs[where] as Record<string, unknown>;
  return where === "metadata" ? part.annotations : part.serviceAnnotations;
}
