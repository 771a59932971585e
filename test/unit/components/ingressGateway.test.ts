import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import { IngressGateway, IngressGatewayArgs } from "../../../components/ingressGateway";
import { UNKNOWN } from "../../support/provider";
import { newWorld, settled, valueOf, World } from "./world";

const ISTIO_GATEWAY = "kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway";
const LB = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-";
const args: IngressGatewayArgs = { clusterId: "c1", asmVersion: "v1.26.0.1-g0-aliyun" };

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

  it("drains by the load balancer before ASM 1.26", async () => {
    new IngressGateway("ingressgateway", { ...args, asmVersion: "v1.22.6.90-g0-aliyun" });
    await world.count(2);
    assert.deepEqual(annotations(world, "metadata"), { "pulumi.com/waitFor": "jsonpath={.status.GatewayAddress[0]}" });
    assert.deepEqual(annotations(world, "spec"), {
      [`${LB}address-type`]: "internet",
      [`${LB}established-timeout`]: "900",
      [`${LB}instance-charge-type`]: "PayByCLCU",
      [`${LB}connection-drain`]: "on",
      [`${LB}connection-drain-timeout`]: "30",
    });
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

  it("fails loudly without an address, with what the controller says", async () => {
    await newWorld({ answers: { [ISTIO_GATEWAY]: (inputs) => ({ ...inputs, status: { ErrorMessage: "no quota for CLB" } }) } });
    const gateway = new IngressGateway("ingressgateway", args);
    await assert.rejects(
      settled(gateway.address),
      /IstioGateway istio-system\/ingressgateway has no address: no quota for CLB\. .*kubectl describe istiogateway/,
    );
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
    });
    assert.equal(JSON.stringify(world.one(ISTIO_GATEWAY).inputs).includes(UNKNOWN), false);
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
    assert.throws(() => new IngressGateway("g", { ...args, loadBalancer: "nlb" }), /zoneMaps is \[\], allowed is at least two zones for nlb/);
    assert.throws(() => new IngressGateway("g", { ...args, zoneMaps: ["cn-beijing-a:vsw-1"] }), /zoneMaps is .* allowed is nothing for clb/);
    assert.throws(
      () => new IngressGateway("g", { ...args, loadBalancer: "nlb", zoneMaps: ["cn-beijing-a"] }),
      /zoneMaps\[0\] is "cn-beijing-a"[^]*at least two zones/,
    );
  });
});

function annotations(world: World, where: "metadata" | "spec"): unknown {
  const part = world.one(ISTIO_GATEWAY).inputs[where] as Record<string, unknown>;
  return where === "metadata" ? part.annotations : part.serviceAnnotations;
}
