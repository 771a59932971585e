import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import { WebSocketApp } from "../../../../components/app/webSocketApp";
import { GatewayDisruptionBudget } from "../../../../components/edges/gatewayDisruptionBudget";
import { IstioIngressGateway } from "../../../../components/edges/istio/istioIngressGateway";
import { ISTIO } from "../../../../components/edges/istio/limits";
import { WebSocketRoute } from "../../../../components/edges/istio/webSocketRoute";
import { newWorld, valueOf, World } from "../world";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const SERVICE = "kubernetes:core/v1:Service";
type Inputs = Record<string, unknown>;
interface Template {
  metadata: { labels: object; annotations: Record<string, string> };
  spec: { terminationGracePeriodSeconds: number; serviceAccountName: string; containers: { image: string; resources: object; lifecycle: object }[] };
}

describe("IstioIngressGateway", () => {
  let world: World;
  beforeEach(async () => {
    world = await newWorld();
  });
  const template = () => (world.one(DEPLOYMENT).inputs.spec as unknown as { template: Template }).template;

  it("makes pods that Istio injects as a gateway, and that drain as long as sockets live", async () => {
    const gateway = new IstioIngressGateway("edge", { capacity: { socketsPerPod: 400 } });
    await world.count(7);
    const { metadata, spec } = template();
    assert.deepEqual(metadata.labels, { "asmws/gateway": "edge", "sidecar.istio.io/inject": "true" });
    assert.deepEqual(metadata.annotations, {
      "inject.istio.io/templates": "gateway",
      "proxy.istio.io/config": 'drainDuration: 890s\nterminationDrainDuration: 890s\nproxyMetadata:\n  ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS: "500"\n',
    });
    assert.deepEqual([spec.terminationGracePeriodSeconds, spec.serviceAccountName], [910, "edge"], "the sleep before SIGTERM, the drain and 10 s to exit");
    assert.deepEqual([spec.containers[0]!.image, spec.containers[0]!.lifecycle], ["auto", { preStop: { sleep: { seconds: 10 } } }]);
    assert.equal((world.one(DEPLOYMENT).inputs.spec as Inputs).replicas, 2);
    assert.deepEqual(
      [await valueOf(gateway.selector), await valueOf(gateway.podNamespace), gateway.limits, await valueOf(gateway.requestCap)],
      [{ "asmws/gateway": "edge" }, "istio-ingress", ISTIO, 0],
    );
  });

  it("lets its pods read certificates of their own namespace, and nothing else", async () => {
    new IstioIngressGateway("edge", { namespace: "ingress" });
    await world.count(7);
    const { rules, metadata } = world.one("kubernetes:rbac.authorization.k8s.io/v1:Role").inputs as Inputs;
    assert.deepEqual(
      [rules, metadata],
      [[{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "watch", "list"] }], { name: "edge-sds", namespace: "ingress" }],
    );
    const { subjects, roleRef } = world.one("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding").inputs as Inputs;
    assert.deepEqual(
      [subjects, roleRef],
      [[{ kind: "ServiceAccount", name: "edge", namespace: "ingress" }], { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "edge-sds" }],
    );
  });

  it("has a load balancer that keeps the client's address, on the ports that are asked for", async () => {
    new IstioIngressGateway("edge", { httpPort: 0, httpsPort: 8443, loadBalancerClass: "service.k8s.aws/nlb", serviceAnnotations: { a: "b" } });
    await world.count(7);
    const { metadata, spec } = world.one(SERVICE).inputs as Inputs;
    assert.deepEqual(metadata, { name: "edge", namespace: "istio-ingress", labels: { "asmws/gateway": "edge" }, annotations: { a: "b" } });
    assert.deepEqual(spec, {
      type: "LoadBalancer",
      loadBalancerClass: "service.k8s.aws/nlb",
      externalTrafficPolicy: "Local",
      selector: { "asmws/gateway": "edge" },
      ports: [{ name: "https", port: 8443, targetPort: 8443, protocol: "TCP", appProtocol: "https" }],
    });
  });

  it("belongs to a revision, and is counted by an autoscaler, when asked to", async () => {
    new IstioIngressGateway("edge", { revision: "1-30", autoscaling: { minReplicas: 2, maxReplicas: 6 } });
    await world.count(8);
    assert.deepEqual(template().metadata.labels, { "asmws/gateway": "edge", "istio.io/rev": "1-30" });
    assert.equal((world.one(DEPLOYMENT).inputs.spec as Inputs).replicas, undefined);
    const { minReplicas, maxReplicas, scaleTargetRef } = (world.one("HorizontalPodAutoscaler").inputs as Inputs).spec as Inputs;
    assert.deepEqual([minReplicas, maxReplicas, scaleTargetRef], [2, 6, { apiVersion: "apps/v1", kind: "Deployment", name: "edge" }]);
  });

  it("makes the policies of its requests beside its own pods", async () => {
    new IstioIngressGateway("edge", { sourceRanges: ["203.0.113.0/24"], accessLog: true, edgeSettings: false });
    await world.count(9);
    for (const type of ["AuthorizationPolicy", "Telemetry", "EnvoyFilter"]) {
      const { metadata } = world.one(type).inputs as Inputs;
      assert.equal((metadata as Inputs).namespace, "istio-ingress", type);
    }
  });

  it("serves the same route as any gateway of Istio, with all in one cluster", async () => {
    const opts = { providers: [new Provider("cluster", { kubeconfig: "k" })] };
    const gateway = new IstioIngressGateway("edge", { timing: { loadBalancerIdleSeconds: 350 } }, opts);
    new GatewayDisruptionBudget("edge", { gateway }, opts);
    const backend = new WebSocketApp("chat", { edge: gateway }, opts);
    new WebSocketRoute("chat", { gateway, backend, certificate: { credentialName: "chat-tls" }, hosts: ["chat.example.com"] }, opts);
    await world.count(17);
    assert.deepEqual((world.one("networking.istio.io/v1:Gateway").inputs.spec as Inputs).selector, { "asmws/gateway": "edge" });
    assert.deepEqual((world.one("PodDisruptionBudget").inputs.metadata as Inputs).namespace, "istio-ingress");
    const env = (world.one(DEPLOYMENT, "chat").inputs as Inputs).spec as { template: { spec: { containers: { env: { name: string; value: string }[] }[] } } };
    const heartbeat = env.template.spec.containers[0]!.env.find(({ name }) => name === "HEARTBEAT_SECONDS");
    assert.equal(heartbeat?.value, "19", "a third of the shortest idle limit of a cloud's load balancer, when the app is told none");
  });

  it("refuses what Istio has not, and names and numbers that no object takes", () => {
    const gateway = new IstioIngressGateway("edge", {});
    const route = { gateway, backend: { host: "s", port: 1 }, certificate: { credentialName: "c" }, hosts: ["a.example.com"], handshakeRateLimit: true };
    assert.throws(() => new WebSocketRoute("chat", route), /handshakeRateLimit: Forbidden: Istio does not support it; .*use an edge that supports it: ASM/);
    assert.throws(() => new IstioIngressGateway("Edge", {}), /name: Invalid value: "Edge"/);
    assert.throws(() => new IstioIngressGateway("edge", { namespace: "a.b" }), /namespace: Invalid value: "a\.b"/);
    assert.throws(() => new IstioIngressGateway("edge", { httpPort: 15021 }), /httpPort: Invalid value: 15021/);
  });
});
