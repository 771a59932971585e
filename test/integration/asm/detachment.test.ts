import assert from "node:assert/strict";
import type { KubernetesObject } from "@kubernetes/client-node";
import { AttachmentProvider } from "../../../components/mesh/api/attachment";
import { ACK_ID, type FakeCloud, STANDING_ID } from "../cloud/fakeCloud";
import { AttachmentScene, ID, LOOK, mine, REMOVE, wanted } from "./attachmentScene";

describe("the end of a cluster attachment", () => {
  let scene: AttachmentScene;
  let cloud: FakeCloud;
  let provider: AttachmentProvider;

  beforeEach(async () => {
    scene = await AttachmentScene.start();
    ({ cloud, provider } = scene);
  });
  afterEach(() => cloud.stop());

  describe("delete", () => {
    beforeEach(() => provider.create(wanted));

    it("detaches the cluster, keeps its namespace, and waits until the mesh runs without it", async () => {
      cloud.delay({ detach: 0.05 });
      await provider.delete(ID, mine);
      assert.deepEqual([scene.clustersOf(STANDING_ID), cloud.status().meshes[0]?.state], [[], "running"]);
      assert.notEqual(cloud.ack.get("/api/v1/namespaces/istio-system"), undefined);
    });

    it("lets the namespace go when told to", async () => {
      await provider.delete(ID, { ...mine, reserveNamespace: false });
      assert.equal(cloud.ack.get("/api/v1/namespaces/istio-system"), undefined);
    });

    it("comes through throttling, a busy mesh and a lost answer, and asks no more often than it must", async () => {
      scene.injectFault(LOOK, "throttled");
      scene.injectFault(REMOVE, "notRunning");
      scene.injectFault(REMOVE, "lostAnswer");
      await provider.delete(ID, mine);
      assert.deepEqual([scene.calls(REMOVE), scene.clustersOf(STANDING_ID)], [2, []]);
    });

    it("fails while it may not look, so that the mesh behind it is not deleted", async () => {
      scene.injectFault(LOOK, "statusForbidden");
      await assert.rejects(provider.delete(ID, mine), /refused DescribeServiceMeshDetail: StatusForbidden, .*Grant servicemesh:DescribeServiceMeshDetail/);
      assert.deepEqual(scene.clustersOf(STANDING_ID), [ACK_ID]);
    });

    it("leaves attached what was attached before, and what a state of 0.1 says nothing of", async () => {
      await provider.delete(ID, { ...wanted, attachedHere: false });
      await provider.delete(ID, wanted);
      assert.deepEqual([scene.calls(REMOVE), scene.clustersOf(STANDING_ID)], [0, [ACK_ID]]);
    });

    it("detaches what was attached before when the mesh is of the same stack", async () => {
      await provider.delete(ID, { ...wanted, attachedHere: false, alwaysDetach: true });
      assert.deepEqual([scene.calls(REMOVE), scene.clustersOf(STANDING_ID)], [1, []]);
    });

    describe("with gateways in the mesh", () => {
      const GATEWAYS = "/apis/istio.alibabacloud.com/v1beta1/namespaces/istio-system/istiogateways";
      const gateway = (name: string, clusterIds: string[]): void =>
        cloud.mesh.put(`${GATEWAYS}/${name}`, {
          apiVersion: "istio.alibabacloud.com/v1beta1",
          kind: "IstioGateway",
          metadata: { name, namespace: "istio-system" },
          spec: { clusterIds },
        } as KubernetesObject);

      it("refuses while gateways run on the cluster, by their names, and changes nothing", async () => {
        gateway("second", [ACK_ID]);
        gateway("elsewhere", ["c-of-another"]);
        for (const props of [mine, { ...wanted, alwaysDetach: true }]) {
          await assert.rejects(provider.delete(ID, props), (error: Error) => {
            assert.match(error.message, /stays in the mesh \S+: it runs the gateways second, which a detachment deletes with their sockets\./);
            assert.match(error.message, /Delete those IstioGateways first\. .*`pulumi state delete`/);
            assert.equal(error.stack, "");
            return true;
          });
        }
        assert.deepEqual([scene.calls(REMOVE), scene.clustersOf(STANDING_ID)], [0, [ACK_ID]]);
      });

      it("detaches when those that are left run elsewhere", async () => {
        gateway("elsewhere", ["c-of-another"]);
        await provider.delete(ID, mine);
        assert.deepEqual(scene.clustersOf(STANDING_ID), []);
      });

      it("refuses while the API cannot tell", async () => {
        scene.injectFault("DescribeServiceMeshKubeconfig", "notAuthorized");
        await assert.rejects(provider.delete(ID, mine), /could not be read: .*Grant servicemesh:DescribeServiceMeshKubeconfig .*Run the same command again/);
        await cloud.mesh.stop();
        await assert.rejects(provider.delete(ID, mine), /could not be read: 127\.0\.0\.1:\d+: ECONNREFUSED; localhost:\d+: ECONNREFUSED/);
        await cloud.mesh.start();
        assert.deepEqual([scene.calls(REMOVE), scene.clustersOf(STANDING_ID)], [0, [ACK_ID]]);
      });
    });

    it("is content when cluster or mesh are gone already", async () => {
      await provider.delete(ID, mine);
      await provider.delete(ID, mine);
      await provider.delete("c0:c1", { ...mine, meshId: "c0" });
      assert.equal(scene.calls(REMOVE), 1);
    });
  });
});
