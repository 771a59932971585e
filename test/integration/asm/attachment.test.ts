import assert from "node:assert/strict";
import { Attachment, AttachmentProvider } from "../../../components/mesh/api/attachment";
import { AsmProvider } from "../../../components/mesh/api/provider";
import { UNKNOWN } from "../../support/provider";
import { eventually } from "../cloud/eventually";
import { ACK_ID, type FakeCloud, STANDING_ID } from "../cloud/fakeCloud";
import { ADD, AttachmentScene, ID, LIST, LOOK, mine, wanted } from "./attachmentScene";

describe("the provider of a cluster attachment, against the sandbox's OpenAPI", () => {
  let scene: AttachmentScene;
  let cloud: FakeCloud;
  let provider: AttachmentProvider;

  beforeEach(async () => {
    scene = await AttachmentScene.start();
    ({ cloud, provider } = scene);
  });
  afterEach(() => cloud.stop());

  describe("create", () => {
    it("attaches the cluster once and waits until the mesh runs with it", async () => {
      cloud.delay({ attach: 0.05 });
      assert.deepEqual(await provider.create(wanted), { id: ID, outs: mine });
      assert.deepEqual([scene.clustersOf(STANDING_ID), cloud.status().meshes[0]?.state], [[ACK_ID], "running"]);
      assert.deepEqual([scene.calls(LIST), scene.calls(ADD)], [1, 1]);
    });

    it("adopts a cluster that is attached already, and keeps in mind that another has attached it", async () => {
      await provider.create(wanted);
      assert.deepEqual(await provider.create(wanted), { id: ID, outs: { ...wanted, attachedHere: false } });
      assert.equal(scene.calls(ADD), 1);
    });

    it("refuses a cluster of another mesh, and changes nothing", async () => {
      await provider.create(wanted);
      const other = await scene.newMesh("other");
      await assert.rejects(provider.create({ ...wanted, meshId: other }), {
        message:
          `The cluster ${ACK_ID} belongs to the mesh ${STANDING_ID}, and a cluster belongs to one mesh only. ` +
          `Detach it there first, or set mesh.id to ${STANDING_ID}.`,
        stack: "",
      });
      assert.equal(scene.calls(ADD), 1);
    });

    it("waits for a mesh that is being created, before it asks", async () => {
      let created: () => void = () => assert.fail("not started");
      scene.startMesh = () => new Promise((resolve) => (created = resolve));
      const meshId = await scene.newMesh("young");
      const attached = provider.create({ ...wanted, meshId });
      await eventually("some looks", () => scene.calls(LOOK) >= 3);
      assert.equal(scene.calls(ADD), 0);
      created();
      await attached;
      assert.deepEqual([scene.calls(ADD), scene.clustersOf(meshId)], [1, [ACK_ID]]);
    });

    it("tries again when it is throttled, when the server stumbles and when the mesh is briefly busy", async () => {
      scene.injectFault(LIST, "throttled");
      scene.injectFault(LOOK, "unavailable");
      scene.injectFault(ADD, "internalError");
      scene.injectFault(ADD, "notRunning");
      scene.injectFault(ADD, "throttledByGateway");
      await provider.create(wanted);
      assert.equal(scene.calls(ADD), 4);
      assert.deepEqual(scene.clustersOf(STANDING_ID), [ACK_ID]);
    });

    it("does not attach twice when the answer to the first got lost", async () => {
      scene.injectFault(ADD, "lostAnswer");
      assert.deepEqual((await provider.create(wanted)).outs, mine);
      assert.equal(scene.calls(ADD), 1);
      assert.deepEqual(scene.clustersOf(STANDING_ID), [ACK_ID]);
    });

    it("says what the API refused and which permission lacks, without a stack", async () => {
      scene.injectFault(ADD, "notAuthorized");
      await assert.rejects(provider.create(wanted), {
        message:
          "The ASM API refused AddClusterIntoServiceMesh: Forbidden.RAM, User not authorized to operate on the specified resource, or this API doesn't support RAM. " +
          "Grant servicemesh:AddClusterIntoServiceMesh to the RAM user or role of this command; docs/ram/preview.json and docs/ram/up.json hold all that is needed.",
        stack: "",
      });
    });

    it("says that credentials have ended, and that a key is none, each with its remedy", async () => {
      scene.injectFault(LIST, "expiredToken");
      await assert.rejects(provider.create(wanted), /refused DescribeServiceMeshes: InvalidSecurityToken\.Expired, .*take the role again/);
      scene.injectFault(LOOK, "unknownAccessKey");
      await assert.rejects(provider.create(wanted), /refused \w+: InvalidAccessKeyId\.NotFound, .*Check the credentials: alicloud:accessKey/);
      assert.equal(scene.calls(ADD), 0);
    });

    it("says that it was throttled for too long", async () => {
      scene.injectFault(LIST, "throttled", 1000);
      await assert.rejects(provider.create(wanted), /refused DescribeServiceMeshes: Throttling\.User, .*The account's calls are throttled: wait some minutes/);
      assert.ok(scene.calls(LIST) >= 3, `${scene.calls(LIST)} tries`);
    });

    it("says that a mesh does not exist, and where it looked", async () => {
      await assert.rejects(
        provider.create({ ...wanted, meshId: "c0" }),
        /^Error: The mesh c0 does not exist in this account \(alicloud:region is cn-beijing\): set mesh.id to one that/,
      );
    });

    it("says that there is no such cluster", async () => {
      await assert.rejects(
        provider.create({ ...wanted, clusterId: "c0" }),
        /ErrorClusterNotFound, .*Set cluster.id to one that `aliyun cs DescribeClusters` lists in the region/,
      );
    });

    it("gives up at its deadline with the mesh's state, and leaves the attachment in the state of the stack to be finished next time", async () => {
      const release = cloud.ack.hold();
      await assert.rejects(provider.create({ ...wanted, timeoutSeconds: 1.5 }), (error: Error & { id: string; properties: Attachment }) => {
        assert.match(
          error.message,
          /did not take in the cluster \S+ within 1\.5 s; it is updating with the clusters \(none\)\. Run the same command again: it continues where this ended\.$/,
        );
        assert.deepEqual([error.id, error.properties], [ID, { ...mine, timeoutSeconds: 1.5 }]);
        return true;
      });
      release();
      assert.deepEqual(await provider.update(ID, mine, wanted), { outs: mine });
      assert.equal(scene.calls(ADD), 1);
    });

    it("stops at a mesh that failed, with its own words", async () => {
      scene.startMesh = () => Promise.reject(new Error("no capacity"));
      const meshId = await scene.newMesh("stillborn");
      await eventually("the failure", () => cloud.status().meshes.at(-1)?.state === "create_failed");
      await assert.rejects(
        provider.create({ ...wanted, meshId }),
        /needs a hand: it is create_failed with the clusters \(none\): start failed: no capacity\. Look at it in the ASM console/,
      );
    });
  });

  describe("read", () => {
    it("finds what is attached, and misses what is not", async () => {
      assert.deepEqual(await provider.read(ID, wanted), {});
      await provider.create(wanted);
      assert.deepEqual(await provider.read(ID, wanted), { id: ID, props: wanted });
      assert.deepEqual(await provider.read("c0:c1", { ...wanted, meshId: "c0" }), {});
    });

    for (const kind of ["statusForbidden", "notAuthorized", "unknownAccessKey", "expiredToken", "wrongSignature", "clustersNotEmpty"] as const) {
      it(`does not take a refusal for an absence: ${kind}`, async () => {
        await provider.create(wanted);
        scene.injectFault(LOOK, kind);
        await assert.rejects(provider.read(ID, wanted), /refused DescribeServiceMeshDetail: .* The attachment stays in the state\. .*makes no second one/);
        assert.deepEqual(await provider.read(ID, wanted), { id: ID, props: wanted });
      });
    }

    it("does not take a server that is down for an absence", async () => {
      scene.injectFault(LOOK, "unavailable", 1000);
      await assert.rejects(provider.read(ID, wanted), /ServiceUnavailable, .*The API is down or slow/);
    });
  });

  describe("check", () => {
    const URN = "urn:pulumi:dev::edge::asmws:index:ClusterAttachment$asmws:asm:Attachment::ack";
    const failures = async (olds: object, change: Partial<Attachment>) => (await new AsmProvider().check(URN, { ...olds }, { ...wanted, ...change })).failures;

    it("refuses another cluster of a live stack, and says the safe way", async () => {
      const [failure, ...others] = (await failures(wanted, { clusterId: "c2" }))!;
      assert.deepEqual([failure!.property, others], ["clusterId", []]);
      for (const words of [
        `This stack runs in the cluster ${ACK_ID}, and c2 is another one`,
        "drops all open sockets and gives the gateway another address",
        `Set cluster.id to ${ACK_ID} again, and bring c2 up in a stack of its own`,
        "Then lead the host names to its address",
        "set cluster.replaceCluster to true",
      ]) {
        assert.ok(failure!.reason.includes(words), failure!.reason);
      }
    });

    it("takes it when that is asked for, and what is new, the same, or not known yet", async () => {
      assert.deepEqual(await failures(wanted, { clusterId: "c2", replaceCluster: true }), []);
      assert.deepEqual(await failures({}, { clusterId: "c2" }), []);
      assert.deepEqual(await failures(wanted, { timeoutSeconds: 9 }), []);
      assert.deepEqual(await failures(wanted, { clusterId: UNKNOWN }), []);
    });
  });

  describe("diff", () => {
    const diff = (change: Partial<Attachment>) => provider.diff(ID, wanted, { ...wanted, ...change });

    it("finds nothing when nothing changed", async () => {
      assert.deepEqual(await diff({}), { changes: false, replaces: [], deleteBeforeReplace: false });
    });

    it("leaves one mesh before it joins another, and lets another cluster join before the old one leaves", async () => {
      assert.deepEqual(await diff({ meshId: "m2" }), { changes: true, replaces: ["meshId"], deleteBeforeReplace: true });
      assert.deepEqual(await diff({ clusterId: "c2" }), { changes: true, replaces: ["clusterId"], deleteBeforeReplace: false });
      assert.deepEqual(await diff({ meshId: "m2", clusterId: "c2" }), { changes: true, replaces: ["meshId", "clusterId"], deleteBeforeReplace: true });
    });

    it("takes in place what only concerns the program", async () => {
      for (const change of [{ timeoutSeconds: 9 }, { takeOverNamespace: true }]) {
        assert.deepEqual(await diff(change), { changes: true, replaces: [], deleteBeforeReplace: false });
      }
      for (const change of [{ takeOverNamespace: false, alwaysDetach: false, attachedHere: true }, { replaceCluster: true }]) {
        assert.deepEqual(await diff(change), { changes: false, replaces: [], deleteBeforeReplace: false });
      }
      assert.deepEqual(cloud.status().calls, {});
    });

    it("keeps in an update who has attached the cluster, of a state without that too", async () => {
      await provider.create(wanted);
      for (const attachedHere of [true, false, undefined]) {
        const { outs } = await provider.update(ID, { ...wanted, attachedHere }, { ...wanted, timeoutSeconds: 9 });
        assert.deepEqual(outs, { ...wanted, timeoutSeconds: 9, attachedHere: attachedHere ?? false });
      }
      assert.equal(scene.calls(ADD), 1);
    });

    it("attaches in an update what was detached by hand", async () => {
      assert.deepEqual(await provider.update(ID, { ...wanted, attachedHere: false }, wanted), { outs: mine });
      assert.deepEqual(scene.clustersOf(STANDING_ID), [ACK_ID]);
    });
  });
});
