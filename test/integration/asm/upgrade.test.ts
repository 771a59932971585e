import assert from "node:assert/strict";
import { GatewayUpgrade, GatewayUpgradeProvider } from "../../../components/mesh/api/gatewayUpgrade";
import { gatewayVersionOf } from "../../../components/mesh/api/gatewayVersion";
import { checkOffered, checkUpgrade } from "../../../components/mesh/api/upgrade";
import { AsmClient } from "../../support/asmClient";
import { eventually } from "../cloud/eventually";
import { ACK_ID, type FakeCloud } from "../cloud/fakeCloud";
import { ADD, AttachmentScene, LOOK, PACE, READ_SECONDS } from "./attachmentScene";

const [V124, V125, NEWEST] = ["v1.24.6.1-g0-aliyun", "v1.25.6.1-g0-aliyun", "v1.26.0.2-g0-aliyun"] as const;
const UPGRADE = "UpgradeMeshEditionPartially";
const STATUS = "DescribeServiceMeshUpgradeStatus";

describe("the upgrade of a mesh and of its gateway, against the sandbox's OpenAPI", () => {
  let scene: AttachmentScene;
  let cloud: FakeCloud;
  let client: AsmClient;
  let meshId: string;
  beforeEach(async () => {
    scene = await AttachmentScene.start();
    ({ cloud } = scene);
    client = new AsmClient(`127.0.0.1:${cloud.port}`);
    meshId = await scene.newMesh("old", "vpc-sandbox", V124);
    await running();
  });
  afterEach(() => cloud.stop());

  const running = () => eventually("the mesh runs", () => cloud.status().meshes.find(({ id }) => id === meshId)?.state === "running");
  const check = (version: string) => checkUpgrade(scene.connection(), meshId, version, READ_SECONDS, PACE);
  const upgradeTo = async (version: string): Promise<void> => {
    await client.call(UPGRADE, { ServiceMeshId: meshId, ExpectedVersion: version });
    await running();
  };
  const refusedWith = (version: string, ...words: string[]) =>
    assert.rejects(check(version), ({ message }: Error) => {
      for (const part of words) assert.ok(message.includes(part), message);
      return true;
    });

  describe("the version of a mesh that runs", () => {
    it("may be the next one", () => check(V125));

    it("is refused when it is further, with the first step", async () => {
      await refusedWith(
        NEWEST,
        `The mesh ${meshId} cannot go from ${V124} to ${NEWEST}: ASM upgrades a mesh to the next version only.`,
        `Go step by step: set mesh.version to ${V125}, run \`pulumi up\`, and upgrade its gateways; then look which version is next`,
        `until it is ${NEWEST}.`,
      );
    });

    it("is refused when it is older, also after an upgrade in the console", async () => {
      await upgradeTo(V125);
      await refusedWith(
        V124,
        "ASM takes no mesh back to an older version.",
        `Set mesh.version to ${V125} to leave it as it is; to upgrade it, set mesh.version to ${NEWEST}`,
      );
      await upgradeTo(NEWEST);
      await refusedWith(V125, `No newer version is offered for it: set mesh.version to ${NEWEST}.`);
    });

    it("is refused when ASM does not offer it", () => refusedWith("v1.99.0.1-g0-aliyun", "ASM offers no such version.", `set mesh.version to ${V125}`));

    it("is refused when only the state does not know it yet", async () => {
      await upgradeTo(V125);
      await refusedWith(V125, "run `pulumi up --refresh`");
    });

    it("is refused when it cannot be judged, with the permission to ask for", async () => {
      for (const action of [LOOK, "DescribeUpgradeVersion"]) {
        scene.injectFault(action, "notAuthorized");
        await refusedWith(V125, `The ASM API refused ${action}`, `Grant servicemesh:${action}`);
      }
      scene.injectFault("DescribeVersions", "notAuthorized");
      await refusedWith(NEWEST, "Grant servicemesh:DescribeVersions");
      scene.injectFault("DescribeUpgradeVersion", "throttled");
      await check(V125);
    });
  });

  it("refuses a version for a new mesh that ASM does not offer, and lists those that it does", async () => {
    await checkOffered(scene.connection(), "Pro", V124, READ_SECONDS, PACE);
    await assert.rejects(
      checkOffered(scene.connection(), "Pro", "v1.27.0.1-g0-aliyun", READ_SECONDS, PACE),
      new RegExp(`ASM offers no version v1\\.27\\.0\\.1-g0-aliyun for a mesh of edition Pro\\. Set mesh.version to one of ${V124}, ${V125}, .*${NEWEST}\\.`),
    );
  });

  describe("a gateway", () => {
    const version = () => gatewayVersionOf({ meshId, clusterId: ACK_ID, gateway: "edge" }, scene.configuration(), READ_SECONDS, PACE);
    const wanted = (to: string): GatewayUpgrade => ({ meshId, clusterId: ACK_ID, gateway: "edge", version: to, timeoutSeconds: 5 });
    let provider: GatewayUpgradeProvider;
    beforeEach(async () => {
      provider = new GatewayUpgradeProvider(PACE);
      await provider.configure({ config: scene.configuration() });
      await client.call(ADD, { ServiceMeshId: meshId, ClusterId: ACK_ID });
      await running();
    });

    async function deploy(): Promise<void> {
      cloud.mesh.put("/apis/istio.alibabacloud.com/v1/namespaces/istio-system/istiogateways/edge", {
        apiVersion: "istio.alibabacloud.com/v1",
        kind: "IstioGateway",
        metadata: { name: "edge", namespace: "istio-system" },
        spec: { clusterIds: [ACK_ID], serviceType: "LoadBalancer", ports: [{ name: "http", port: 80 }] },
      } as object);
      await eventually("the gateway's Deployment", () => cloud.ack.get("/apis/apps/v1/namespaces/istio-system/deployments/istio-edge"));
      await eventually("the version of the gateway", async () => (await version()).version !== undefined);
    }

    it("that is not there has no version, and needs no upgrade", async () => {
      assert.deepEqual(await version(), { meshVersion: V124 });
      assert.deepEqual(await provider.create(wanted(V124)), { id: `${meshId}:edge`, outs: wanted(V124) });
      assert.equal(scene.calls(UPGRADE), 0);
    });

    it("keeps its version when its mesh is upgraded, and follows when that is asked for, once", async () => {
      await deploy();
      await upgradeTo(V125);
      assert.deepEqual(await version(), { version: "1.24.6", meshVersion: V125 });
      await provider.update("id", wanted(V124), wanted(V125));
      assert.deepEqual([await version(), scene.calls(UPGRADE)], [{ version: "1.25.6", meshVersion: V125 }, 2]);
      await provider.update("id", wanted(V124), wanted(V125));
      await provider.create(wanted(V125));
      assert.equal(scene.calls(UPGRADE), 2);
    });

    it("that stayed behind follows when its upgrade is asked for the first time", async () => {
      await deploy();
      await upgradeTo(V125);
      scene.injectFault(STATUS, "throttled");
      scene.injectFault(UPGRADE, "lostAnswer");
      await provider.create(wanted(V125));
      assert.equal((await version()).version, "1.25.6");
    });

    it("that does not follow in time is named, with where to look; a refusal with its permission", async () => {
      await deploy();
      await upgradeTo(V125);
      scene.injectFault(UPGRADE, "notAuthorized");
      await assert.rejects(provider.create(wanted(V125)), /Grant servicemesh:UpgradeMeshEditionPartially/);
      cloud.injectFault({ action: STATUS, kind: "unavailable", times: 1000 });
      await assert.rejects(
        provider.create({ ...wanted(V125), timeoutSeconds: 0.2 }),
        /The gateway edge did not follow its mesh to v1\.25\.6\.1-g0-aliyun within 0\.2 s; .*ServiceUnavailable.* ASM console \(ASM Gateways\), then run the same command again/,
      );
    });

    it("whose version may not be read is said so in words, without an error", async () => {
      scene.injectFault(STATUS, "notAuthorized");
      assert.match((await version()).refused ?? "", /refused DescribeServiceMeshUpgradeStatus: .*Grant servicemesh:DescribeServiceMeshUpgradeStatus/);
    });
  });
});
