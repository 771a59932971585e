import assert from "node:assert/strict";
import { AsmClient } from "../../support/asmClient";
import { eventually } from "./eventually";
import { ACK_ID, fakeCloud, type FakeCloud } from "./fakeCloud";

const GATEWAYS = "/apis/istio.alibabacloud.com/v1/namespaces/istio-system/istiogateways";
const DEPLOYMENT = "/apis/apps/v1/namespaces/istio-system/deployments/istio-edge";
const DRAIN = "asm.alibabacloud.com/gateway-drain-timeout-seconds";
const EDGE = "istio-system:edge";
const UPGRADE = "UpgradeMeshEditionPartially";
const NOT_EXPECTED = [400, "UpgradedVersion.NotExpected"];
const [V124, V125, V126, NEWEST] = ["v1.24.6.1-g0-aliyun", "v1.25.6.1-g0-aliyun", "v1.26.0.1-g0-aliyun", "v1.26.0.2-g0-aliyun"] as const;

interface Detail {
  ServiceMesh: { ServiceMeshInfo: { Version: string; State: string } };
}
interface Upgrades {
  UpgradeDetail: {
    MeshStatus: string;
    TotalGatewaysNum: number;
    FinishedGatewaysNum: number;
    GatewayStatusRecord: Record<string, { Status: string; Version: string }>;
  };
}

describe("the upgrade of a mesh, and of its gateways", () => {
  let cloud: FakeCloud;
  let client: AsmClient;
  let id: string;
  beforeEach(async () => {
    cloud = await fakeCloud({ standing: false });
    client = new AsmClient(`127.0.0.1:${cloud.port}`);
  });
  afterEach(() => cloud.stop());

  const mesh = async (): Promise<Detail["ServiceMesh"]["ServiceMeshInfo"]> =>
    ((await client.call("DescribeServiceMeshDetail", { ServiceMeshId: id })) as unknown as Detail).ServiceMesh.ServiceMeshInfo;
  const running = (): Promise<unknown> => eventually("the mesh runs", async () => (await mesh()).State === "running");
  const target = async (): Promise<string> =>
    ((await client.call("DescribeUpgradeVersion", { ServiceMeshId: id })).Version as { IstioOperatorVersion: string }).IstioOperatorVersion;
  const upgrades = async (names = EDGE): Promise<Upgrades["UpgradeDetail"]> =>
    ((await client.call("DescribeServiceMeshUpgradeStatus", { ServiceMeshId: id, AllIstioGatewayFullNames: names })) as unknown as Upgrades).UpgradeDetail;
  const edge = async (): Promise<[status: string, version: string]> => {
    const { Status, Version } = (await upgrades()).GatewayStatusRecord[EDGE]!;
    return [Status, Version];
  };

  async function create(version: string): Promise<void> {
    const asked = { RegionId: "cn-beijing", VpcId: "vpc-sandbox", VSwitches: '["vsw-1"]', IstioVersion: version };
    id = String((await client.call("CreateServiceMesh", asked)).ServiceMeshId);
    await running();
  }

  async function upgradeTo(version: string): Promise<void> {
    await client.call(UPGRADE, { ServiceMeshId: id, ExpectedVersion: version, ASMGatewayContinue: "false" });
    await eventually(`the mesh is of ${version}`, async () => (await mesh()).Version === version);
  }

  async function attach(): Promise<void> {
    await client.call("AddClusterIntoServiceMesh", { ServiceMeshId: id, ClusterId: ACK_ID });
    await running();
  }

  async function deployGateway(): Promise<void> {
    cloud.mesh.put(`${GATEWAYS}/edge`, {
      apiVersion: "istio.alibabacloud.com/v1",
      kind: "IstioGateway",
      metadata: { name: "edge", namespace: "istio-system", annotations: { [DRAIN]: "890" } },
      spec: { clusterIds: [ACK_ID], serviceType: "LoadBalancer", ports: [{ name: "http", port: 80 }] },
    } as object);
    await eventually("the gateway's Deployment", () => cloud.ack.get(DEPLOYMENT));
  }

  const graceOf = (): unknown =>
    (cloud.ack.get(DEPLOYMENT)?.spec as { template: { spec: { terminationGracePeriodSeconds: number } } }).template.spec.terminationGracePeriodSeconds;

  it("takes a mesh to the next version only, and says which", async () => {
    await create(V124);
    assert.equal(await target(), V125);
    for (const version of [V126, NEWEST, V124, "v1.99.0.1-g0-aliyun"]) {
      assert.deepEqual(await client.refusal(UPGRADE, { ServiceMeshId: id, ExpectedVersion: version }), NOT_EXPECTED, version);
    }
    await client.call(UPGRADE, { ServiceMeshId: id, ExpectedVersion: V125, PreCheck: "true" });
    assert.equal((await mesh()).Version, V124);
    await upgradeTo(V125);
    assert.equal(await target(), NEWEST);
    assert.deepEqual(await client.refusal(UPGRADE, { ServiceMeshId: id, ExpectedVersion: V124 }), NOT_EXPECTED);
    await upgradeTo(NEWEST);
    assert.equal(await target(), NEWEST);
    assert.deepEqual(await client.refusal(UPGRADE, { ServiceMeshId: id }), NOT_EXPECTED);
  });

  it("takes a mesh of the newest minor version to its newest patch", async () => {
    await create(V126);
    assert.equal(await target(), NEWEST);
    cloud.delay({ upgrade: 0.3 });
    await client.call(UPGRADE, { ServiceMeshId: id });
    assert.deepEqual(await client.refusal(UPGRADE, { ServiceMeshId: id }), [400, "InvalidActiveState.ServiceMesh"]);
    assert.equal((await upgrades()).MeshStatus, "upgrading");
    await running();
    assert.equal((await mesh()).Version, NEWEST);
  });

  it("leaves gateways as they are, with the drain of their version, until they are upgraded by name", async () => {
    await create(V125);
    await attach();
    await deployGateway();
    assert.deepEqual([await edge(), graceOf()], [["finished", "1.25.6"], 30]);
    await upgradeTo(NEWEST);
    assert.deepEqual([await edge(), graceOf()], [["notStart", "1.25.6"], 30]);

    const asked = { ServiceMeshId: id, ASMGatewayContinue: "true" };
    assert.deepEqual(await client.refusal(UPGRADE, { ...asked, UpgradeGatewayRecords: "istio-system:other" }), [400, "InvalidParameter.UpgradeGatewayRecords"]);
    assert.deepEqual(await client.refusal(UPGRADE, { ...asked, ExpectedVersion: V125 }), NOT_EXPECTED);
    assert.deepEqual(await edge(), ["notStart", "1.25.6"]);
    await client.call(UPGRADE, { ...asked, UpgradeGatewayRecords: EDGE });
    await eventually("the gateway is upgraded", async () => (await edge())[0] === "finished");
    assert.deepEqual([await edge(), graceOf()], [["finished", "1.26.0"], 900]);
  });

  it("says nothing of a gateway that is not there, and makes a new one as new as its mesh", async () => {
    await create(V124);
    assert.deepEqual(await edge(), ["unknown", ""]);
    await upgradeTo(V125);
    await attach();
    await deployGateway();
    assert.deepEqual(await edge(), ["finished", "1.25.6"]);
    cloud.mesh.remove(`${GATEWAYS}/edge`);
    await eventually("the gateway is gone", () => cloud.mesh.get(`${GATEWAYS}/edge`) === undefined);
    await upgradeTo(NEWEST);
    await deployGateway();
    assert.deepEqual(await edge(), ["finished", "1.26.0"]);
  });
});
