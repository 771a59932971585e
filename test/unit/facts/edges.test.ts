import assert from "node:assert/strict";
import { gatewayNamespaces, gatewayOf, gatewaysAmong, isTrafficPolicy, readerOf } from "../../../analysis/facts/edges";
import { appOf } from "../../../analysis/facts/app";
import type { Props } from "../../../analysis/facts/props";
import { resource } from "../policy/edge";

const asm = (spec: Props, annotations: Props = {}) =>
  resource("kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway", "edge", { metadata: { name: "edge", namespace: "istio-system", annotations }, spec });

describe("facts of an edge", () => {
  it("are read from an IstioGateway", () => {
    const config = 'drainDuration: 300s\nproxyMetadata:\n  ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS: "500"\n';
    const gateway = asm(
      {
        replicaCount: 3,
        loadBalancerClass: "alibabacloud.com/nlb",
        podAnnotations: { "proxy.istio.io/config": config },
        podLabels: { "asmws/gateway": "edge" },
        ports: [{ name: "https", port: 8443 }],
        resources: { limits: { memory: "1Gi" } },
        serviceAnnotations: { "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-idle-timeout": "60", other: "x" },
      },
      { "asm.alibabacloud.com/gateway-drain-timeout-seconds": "600" },
    );
    assert.deepEqual(gatewayOf(gateway), {
      edge: "ASM",
      resource: gateway,
      label: "IstioGateway istio-system/edge",
      made: true,
      pods: {
        namespace: "istio-system",
        labels: { "asmws/gateway": "edge", istio: "edge", app: "istio-edge" },
        count: 3,
        autoscaled: false,
        connectionCap: 500,
        resources: { limits: { memory: "1Gi" } },
      },
      drains: {
        pod: { seconds: 600, by: "asm.alibabacloud.com/gateway-drain-timeout-seconds of IstioGateway istio-system/edge" },
        listener: { seconds: 300, by: "drainDuration in proxy.istio.io/config of IstioGateway istio-system/edge" },
      },
      idle: { seconds: 60, by: "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-idle-timeout" },
      ports: ["8443"],
      loadBalancer: { annotations: { "idle-timeout": "60" }, named: true },
    });
  });

  it("are defaults where a gateway says nothing, and little where it is only read", () => {
    const silent = gatewayOf(asm({}))!;
    assert.deepEqual([silent.drains.pod.seconds, silent.drains.listener.seconds, silent.idle.seconds, silent.pods.count], [5, 45, 900, undefined]);
    const existing = resource("kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway", "theirs", {});
    assert.equal(gatewayOf(existing)!.made, false);
  });

  it("count the fewest pods that an autoscaler leaves", () => {
    const { pods } = gatewayOf(asm({ autoscaleEnabled: true, minReplicas: 4, maxReplicas: 9, replicaCount: 2 }))!;
    assert.deepEqual([pods.count, pods.autoscaled], [4, true]);
  });

  it("say what each field of a gateway is of", () => {
    const part = (path: string) => readerOf(asm({}))!.partOf(path);
    assert.deepEqual(["spec.podAnnotations", "spec.replicaCount", "spec.ports[0]", "spec.loadBalancerClass", "metadata.labels.x", "spec.newField"].map(part), [
      "pods",
      "number of pods",
      "ports",
      "address",
      "none of them",
      "not known",
    ]);
    assert.equal(part('metadata.annotations["asm.alibabacloud.com/gateway-drain-timeout-seconds"]'), "pods");
    assert.equal(part('spec.serviceAnnotations["x"]'), "load balancer");
  });

  it("are of nothing else", () => {
    const deployment = resource("kubernetes:apps/v1:Deployment", "chat", { spec: {} });
    assert.deepEqual([gatewayOf(deployment), gatewaysAmong([deployment, asm({})]).length], [undefined, 1]);
    assert.deepEqual([gatewayNamespaces([]), gatewayNamespaces([asm({})])], [["istio-system", "istio-ingress"], ["istio-system"]]);
    const policy = (type: string) => isTrafficPolicy(resource(type, "one", {}));
    assert.deepEqual(
      [
        policy("kubernetes:istio.alibabacloud.com/v1:ASMLocalRateLimiter"),
        policy("kubernetes:networking.istio.io/v1alpha3:EnvoyFilter"),
        policy(deployment.type),
      ],
      [true, true, false],
    );
  });
});

describe("facts of an app", () => {
  it("are read from what its containers are told", () => {
    const env = Object.entries({ HEARTBEAT_SECONDS: "25", MAX_CONNECTION_AGE_SECONDS: "600", MAX_CONNECTIONS: "100", DRAIN_SECONDS: "60" }).map(
      ([name, value]) => ({
        name,
        value,
      }),
    );
    const containers = [{ name: "chat", env, lifecycle: { preStop: { sleep: { seconds: 10 } } } }];
    const spec = { replicas: 3, template: { metadata: { labels: { app: "chat" } }, spec: { containers, terminationGracePeriodSeconds: 80 } } };
    const workload = resource("kubernetes:apps/v1:StatefulSet", "chat", { metadata: { name: "chat" }, spec });
    assert.deepEqual(appOf(workload), {
      resource: workload,
      label: "StatefulSet default/chat",
      namespace: "default",
      podLabels: { app: "chat" },
      replicas: 3,
      heartbeats: ["25"],
      age: { seconds: 720, by: "MAX_CONNECTION_AGE_SECONDS is 600 in StatefulSet default/chat" },
      sockets: 300,
      termination: { after: 10, over: 60, grace: 80 },
    });
  });

  it("are of nothing else", () => {
    assert.equal(appOf(asm({})), undefined);
  });
});
