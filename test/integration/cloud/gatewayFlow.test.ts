import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { AsmClient } from "../../support/asmClient";
import { eventually } from "./eventually";
import { ACK_ID, fakeCloud, type FakeCloud, STANDING_ID } from "./fakeCloud";

const GATEWAYS = "/apis/istio.alibabacloud.com/v1/namespaces/istio-system/istiogateways";
const SERVICE = "/api/v1/namespaces/istio-system/services/istio-ingressgateway";
const DEPLOYMENT = "/apis/apps/v1/namespaces/istio-system/deployments/istio-ingressgateway";
const PORT = 18080;

describe("cloud, from IstioGateway to a client's bytes", () => {
  let cloud: FakeCloud;
  let pod: Server;
  beforeEach(async () => {
    cloud = await fakeCloud({ standing: true });
    pod = createServer((socket) => socket.pipe(socket).on("error", () => {})).listen(0, "127.0.0.1");
    await once(pod, "listening");
  });
  afterEach(async () => {
    pod.close();
    await cloud.stop();
  });

  async function member(action: string, extra: Record<string, string> = {}): Promise<void> {
    await new AsmClient(`127.0.0.1:${cloud.port}`).call(action, { ServiceMeshId: STANDING_ID, ClusterId: ACK_ID, ...extra });
    await eventually(`${action} ends`, () => cloud.status().meshes[0]?.state === "running");
    assert.equal(cloud.status().meshes[0]?.error, "");
  }

  function putGateway(spec: object = {}, annotations: Record<string, string> = {}): void {
    cloud.mesh.put(`${GATEWAYS}/ingressgateway`, {
      apiVersion: "istio.alibabacloud.com/v1",
      kind: "IstioGateway",
      metadata: { name: "ingressgateway", namespace: "istio-system", annotations },
      spec: { clusterIds: [ACK_ID], serviceType: "LoadBalancer", ports: [{ name: "http", port: PORT }], ...spec },
    } as object);
  }

  /** What Kubernetes' own controllers and the node would report. */
  function putPod(): void {
    cloud.ack.put("/apis/discovery.k8s.io/v1/namespaces/istio-system/endpointslices/istio-ingressgateway-1", {
      metadata: { name: "istio-ingressgateway-1", namespace: "istio-system", labels: { "kubernetes.io/service-name": "istio-ingressgateway" } },
      addressType: "IPv4",
      ports: [{ name: "http", port: (pod.address() as AddressInfo).port }],
      endpoints: [{ addresses: ["127.0.0.1"], conditions: { ready: true } }],
    } as object);
    cloud.ack.put(DEPLOYMENT, { status: { observedGeneration: undefined, conditions: [{ type: "Available", status: "True" }] } } as object);
  }

  /** Addresses of load balancers that Services have made. */
  const ownAddresses = (): string[] => [...cloud.addresses].filter((address) => address.startsWith("127.77.0."));

  const status = (): unknown => cloud.mesh.get(`${GATEWAYS}/ingressgateway`)?.status;

  it("deploys, publishes the address, forwards, and takes all away again", async () => {
    await member("AddClusterIntoServiceMesh");
    putGateway();
    await eventually("objects", () => cloud.ack.get(DEPLOYMENT));
    putPod();
    await eventually("the gateway is available", () => (status() as { Status?: string } | undefined)?.Status === "Available");
    assert.deepEqual(status(), {
      Status: "Available",
      GatewayAddress: ["127.77.0.1"],
      ClusterIdGatewayAddressMap: [{ ipAddress: "127.77.0.1", clusterId: ACK_ID }],
      ErrorMessage: "",
    });
    assert.deepEqual(ownAddresses(), ["127.77.0.1"]);
    assert.equal(await echoThrough("127.77.0.1", PORT, "hello"), "hello");
    const { loadBalancers, gateways } = cloud.status();
    assert.deepEqual(gateways, [{ mesh: STANDING_ID, name: "ingressgateway", status: "Available", addresses: ["127.77.0.1"], error: "" }]);
    assert.deepEqual(loadBalancers, [
      {
        service: "istio-system/istio-ingressgateway",
        address: "127.77.0.1",
        hostname: undefined,
        kind: "clb",
        tcpIdleSeconds: 900,
        drainSeconds: undefined,
        ports: [{ port: PORT, open: 0, accepted: 1, idleCuts: 0, drainCuts: 0 }],
      },
    ]);

    cloud.mesh.remove(`${GATEWAYS}/ingressgateway`);
    await eventually("the gateway is gone", () => cloud.mesh.get(`${GATEWAYS}/ingressgateway`) === undefined);
    assert.deepEqual(
      cloud.ack.paths().filter((path) => /istio-ingressgateway(-sds)?$/.test(path)),
      [],
    );
    assert.deepEqual(ownAddresses(), []);
  });

  it("deploys a gateway that was written before the cluster was attached", async () => {
    putGateway();
    await eventually("the reason", () => (status() as { ErrorMessage?: string } | undefined)?.ErrorMessage);
    assert.deepEqual(status(), {
      Status: "Failed",
      GatewayAddress: [],
      ClusterIdGatewayAddressMap: [],
      ErrorMessage: `spec.clusterIds names ${ACK_ID}, which is not attached to this mesh: attach it with AddClusterIntoServiceMesh`,
    });
    await member("AddClusterIntoServiceMesh");
    await eventually("the address", () => (status() as { GatewayAddress: string[] }).GatewayAddress[0]);
  });

  it("deletes the gateway's objects on detachment and keeps the gateway", async () => {
    await member("AddClusterIntoServiceMesh");
    putGateway();
    await eventually("the address", () => (status() as { GatewayAddress?: string[] } | undefined)?.GatewayAddress?.[0]);
    await member("RemoveClusterFromServiceMesh", { ReserveNamespace: "true" });
    assert.equal(cloud.ack.get(SERVICE), undefined);
    assert.equal(cloud.ack.get(DEPLOYMENT), undefined);
    await eventually("the status says so", () => (status() as { Status: string }).Status === "Failed");
    assert.deepEqual(ownAddresses(), []);
    assert.notEqual(cloud.ack.get("/api/v1/namespaces/istio-system"), undefined);
  });

  it("says what is wrong with a spec, keeps what runs, and takes the correction", async () => {
    await member("AddClusterIntoServiceMesh");
    putGateway();
    await eventually("the address", () => (status() as { GatewayAddress?: string[] } | undefined)?.GatewayAddress?.[0]);
    putGateway({}, { "asm.alibabacloud.com/gateway-drain-timeout-seconds": "5" });
    await eventually("the fault", () => (status() as { Status: string }).Status === "Failed");
    assert.deepEqual((status() as { GatewayAddress: string[] }).GatewayAddress, ["127.77.0.1"]);
    putGateway({}, { "asm.alibabacloud.com/gateway-drain-timeout-seconds": "50" });
    await eventually("the grace period", () => JSON.stringify(cloud.ack.get(DEPLOYMENT)).includes('"terminationGracePeriodSeconds":60'));
    await eventually("the fault is gone", () => (status() as { ErrorMessage: string }).ErrorMessage === "");
  });

  it("publishes an NLB by name, with the address beside it", async () => {
    await member("AddClusterIntoServiceMesh");
    const zones = { "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-zone-maps": "cn-beijing-a:vsw-1,cn-beijing-b:vsw-2" };
    putGateway({ loadBalancerClass: "alibabacloud.com/nlb", serviceAnnotations: zones });
    await eventually("the address", () => (status() as { GatewayAddress?: string[] } | undefined)?.GatewayAddress?.[0]);
    assert.deepEqual((status() as { GatewayAddress: string[] }).GatewayAddress, ["nlb-0001.cn-beijing.nlb.aliyuncs.sandbox"]);
    assert.deepEqual((cloud.ack.get(SERVICE)?.status as { loadBalancer: object }).loadBalancer, {
      ingress: [{ ip: "127.77.0.1", hostname: "nlb-0001.cn-beijing.nlb.aliyuncs.sandbox" }],
    });
    assert.equal(cloud.names.get("nlb-0001.cn-beijing.nlb.aliyuncs.sandbox"), "127.77.0.1");
  });

  it("tells a Service of its own what is wrong with it by an event, and gives it no address", async () => {
    cloud.ack.put("/api/v1/namespaces/default/services/mine", {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "mine", namespace: "default", annotations: { "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-established-timeout": "3600" } },
      spec: { type: "LoadBalancer", ports: [{ port: PORT }] },
    } as object);
    const path = await eventually("the event", () => cloud.ack.paths().find((each) => each.includes("/events/mine.")));
    const event = cloud.ack.get(path) as unknown as { reason: string; message: string };
    assert.deepEqual(
      [event.reason, event.message],
      ["SyncLoadBalancerFailed", 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-established-timeout is "3600": allowed are 10 to 900 seconds'],
    );
    assert.deepEqual(ownAddresses(), []);
  });
});

async function echoThrough(host: string, port: number, text: string): Promise<string> {
  const socket: Socket = connect({ host, port });
  await once(socket, "connect");
  socket.end(text);
  let echoed = "";
  for await (const chunk of socket as AsyncIterable<Buffer>) echoed += chunk.toString();
  return echoed;
}
