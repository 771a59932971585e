import assert from "node:assert/strict";
import { checkAttachable } from "../../../components/mesh/api/attachable";
import { Attachment, AttachmentProvider } from "../../../components/mesh/api/attachment";
import { ACK_ID, type FakeCloud, STANDING_ID } from "../cloud/fakeCloud";
import { ADD, AttachmentScene, ID, mine, PACE, READ_SECONDS, wanted } from "./attachmentScene";

describe("the provider of a cluster attachment, and what may stand against it", () => {
  let scene: AttachmentScene;
  let cloud: FakeCloud;
  let provider: AttachmentProvider;

  beforeEach(async () => {
    scene = await AttachmentScene.start();
    ({ cloud, provider } = scene);
  });
  afterEach(() => cloud.stop());

  describe("a cluster that ASM does not take", () => {
    const reject = (reason: RegExp) => async (joining: Attachment) => {
      await assert.rejects(provider.create(joining), reason);
      assert.deepEqual([scene.calls(ADD), scene.clustersOf(STANDING_ID)], [0, []]);
    };

    it("is refused because its administrator is another", async () => {
      cloud.forbid({ isAdministrator: false });
      await reject(/cannot join the mesh \S+: the RAM user or role of this command is no administrator of it\. Grant the RBAC role cluster-admin/)(wanted);
    });

    it("is refused because it is in another VPC", async () => {
      await reject(/it is in another VPC than the mesh, and no private connection joins the two\. Connect the VPCs/)({
        ...wanted,
        meshId: await scene.newMesh("far", "vpc-other"),
      });
    });

    it("is refused because its networks overlap, and says which", async () => {
      cloud.forbid({ sharedCidr: "172.16.0.0/24" });
      await reject(/its networks overlap with those of the mesh or of another cluster in it, \[\{.*"cidr":"172\.16\.0\.0\/24"\}\]\. Take/)(wanted);
    });

    it("is refused because of a namespace that an earlier attachment has left, and taken over when that is asked for", async () => {
      await provider.create(wanted);
      await provider.delete(ID, mine);
      await assert.rejects(provider.create(wanted), /it has a namespace istio-system already, .* set cluster.takeOverNamespace to true: it becomes the mesh's/);
      assert.deepEqual([scene.calls(ADD), scene.clustersOf(STANDING_ID)], [1, []]);
      const taking = { ...wanted, takeOverNamespace: true };
      assert.deepEqual((await provider.create(taking)).outs, { ...taking, attachedHere: true });
      assert.deepEqual(scene.clustersOf(STANDING_ID), [ACK_ID]);
    });

    it("is no matter once it is attached", async () => {
      await provider.create(wanted);
      cloud.forbid({ isAdministrator: false });
      await provider.create(wanted);
    });

    it("is seen without a change, as a preview looks", async () => {
      const check = (joining: Attachment) => checkAttachable(scene.connection(), joining, READ_SECONDS, PACE);
      await check(wanted);
      cloud.forbid({ isAdministrator: false });
      await assert.rejects(check(wanted), /no administrator of it/);
      cloud.clearFaults();
      await assert.rejects(check({ ...wanted, meshId: "c0" }), /The mesh c0 does not exist/);
      scene.injectFault("DescribeServiceMeshClusters", "throttled");
      await check(wanted);
      scene.injectFault("DescribeServiceMeshClusters", "notAuthorized");
      await assert.rejects(check(wanted), /refused DescribeServiceMeshClusters: .*Grant servicemesh:DescribeServiceMeshClusters/);
      await provider.create(wanted);
      await check(wanted);
      await assert.rejects(check({ ...wanted, meshId: await scene.newMesh("other") }), /belongs to the mesh c5a0/);
      assert.equal(scene.calls(ADD), 1);
    });
  });
});
