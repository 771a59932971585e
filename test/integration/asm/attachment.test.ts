import assert from "node:assert/strict";
import { Attachment, AttachmentProvider } from "../../../components/asm/attachment";
import type { Disturbance } from "../../../sandbox/cloud";
import { AsmClient } from "../../support/asmClient";
import { eventually } from "../cloud/eventually";
import { ACK_ID, fakeCloud, type FakeCloud, STANDING_ID } from "../cloud/fakeCloud";

const PACE = { first: 5, last: 40 };
const wanted: Attachment = { meshId: STANDING_ID, clusterId: ACK_ID, reserveNamespace: true, timeoutSeconds: 5 };
const ID = `${STANDING_ID}:${ACK_ID}`;
const ADD = "AddClusterIntoServiceMesh";
const REMOVE = "RemoveClusterFromServiceMesh";
const LOOK = "DescribeServiceMeshDetail";
const LIST = "DescribeServiceMeshes";

describe("the provider of a cluster attachment, against the sandbox's OpenAPI", () => {
  let cloud: FakeCloud;
  let provider: AttachmentProvider;
  let startMesh: () => Promise<void>;

  beforeEach(async () => {
    startMesh = () => Promise.resolve();
    cloud = await fakeCloud({ standing: true, startMesh: () => startMesh() });
    provider = await configured(0.2);
  });
  afterEach(() => cloud.stop());

  async function configured(readSeconds: number): Promise<AttachmentProvider> {
    const config: Record<string, string> = {
      "alicloud:endpoints": JSON.stringify([{ servicemesh: `127.0.0.1:${cloud.port}` }]),
      "alicloud:protocol": "HTTP",
      "alicloud:region": "cn-beijing",
      "alicloud:accessKey": "id-of-a-test",
      "alicloud:secretKey": "key-of-a-test",
    };
    const made = new AttachmentProvider(PACE, readSeconds);
    await made.configure({ config: { get: (key: string) => config[key], require: (key: string) => config[key]! } });
    return made;
  }

  const calls = (action: string): number => cloud.status().calls[`servicemesh:${action}`] ?? 0;
  const clustersOf = (id: string): readonly string[] => cloud.status().meshes.find((mesh) => mesh.id === id)?.clusters ?? [];
  const disturb = (action: string, kind: Disturbance["kind"], times = 1): void => cloud.disturb({ action, kind, times });
  const newMesh = async (name: string): Promise<string> => {
    const client = new AsmClient(`127.0.0.1:${cloud.port}`);
    return String((await client.call("CreateServiceMesh", { VpcId: "vpc-1", VSwitches: '["vsw-1"]', Name: name })).ServiceMeshId);
  };

  describe("create", () => {
    it("attaches the cluster once and waits until the mesh runs with it", async () => {
      cloud.delay({ attach: 0.05 });
      assert.deepEqual(await provider.create(wanted), { id: ID, outs: wanted });
      assert.deepEqual([clustersOf(STANDING_ID), cloud.status().meshes[0]?.state], [[ACK_ID], "running"]);
      assert.deepEqual([calls(LIST), calls(ADD)], [1, 1]);
    });

    it("adopts a cluster that is attached already", async () => {
      await provider.create(wanted);
      assert.equal((await provider.create(wanted)).id, ID);
      assert.equal(calls(ADD), 1);
    });

    it("refuses a cluster of another mesh, and changes nothing", async () => {
      await provider.create(wanted);
      const other = await newMesh("other");
      await assert.rejects(provider.create({ ...wanted, meshId: other }), {
        message:
          `The cluster ${ACK_ID} belongs to the mesh ${STANDING_ID}, and a cluster belongs to one mesh only. ` +
          `Detach it there first, or set meshId to ${STANDING_ID}.`,
        stack: "",
      });
      assert.equal(calls(ADD), 1);
    });

    it("waits for a mesh that is being created, before it asks", async () => {
      let created: () => void = () => assert.fail("not started");
      startMesh = () => new Promise((resolve) => (created = resolve));
      const meshId = await newMesh("young");
      const attached = provider.create({ ...wanted, meshId });
      await eventually("some looks", () => calls(LOOK) >= 3);
      assert.equal(calls(ADD), 0);
      created();
      await attached;
      assert.deepEqual([calls(ADD), clustersOf(meshId)], [1, [ACK_ID]]);
    });

    it("tries again when it is throttled, when the server stumbles and when the mesh is briefly busy", async () => {
      disturb(LIST, "throttled");
      disturb(LOOK, "unavailable");
      disturb(ADD, "internalError");
      disturb(ADD, "notRunning");
      disturb(ADD, "throttledByGateway");
      await provider.create(wanted);
      assert.equal(calls(ADD), 4);
      assert.deepEqual(clustersOf(STANDING_ID), [ACK_ID]);
    });

    it("does not attach twice when the answer to the first got lost", async () => {
      disturb(ADD, "lostAnswer");
      await provider.create(wanted);
      assert.equal(calls(ADD), 1);
      assert.deepEqual(clustersOf(STANDING_ID), [ACK_ID]);
    });

    it("says what the API refused and which permission lacks, without a stack", async () => {
      disturb(ADD, "notAuthorized");
      await assert.rejects(provider.create(wanted), {
        message:
          "The ASM API refused AddClusterIntoServiceMesh: Forbidden.RAM, User not authorized to operate on the specified resource, or this API doesn't support RAM. " +
          "Grant servicemesh:AddClusterIntoServiceMesh to the RAM user or role of this command; docs/ram/preview.json and docs/ram/up.json hold all that is needed.",
        stack: "",
      });
    });

    it("says that credentials have ended, and that a key is none, each with its remedy", async () => {
      disturb(LIST, "expiredToken");
      await assert.rejects(provider.create(wanted), /refused DescribeServiceMeshes: InvalidSecurityToken\.Expired, .*take the role again/);
      disturb(LOOK, "unknownAccessKey");
      await assert.rejects(provider.create(wanted), /refused \w+: InvalidAccessKeyId\.NotFound, .*Check the credentials: alicloud:accessKey/);
      assert.equal(calls(ADD), 0);
    });

    it("says that it was throttled for too long", async () => {
      disturb(LIST, "throttled", 1000);
      await assert.rejects(provider.create(wanted), /refused DescribeServiceMeshes: Throttling\.User, .*The account's calls are throttled: wait some minutes/);
      assert.ok(calls(LIST) >= 3, `${calls(LIST)} tries`);
    });

    it("says that a mesh does not exist, and where it looked", async () => {
      await assert.rejects(
        provider.create({ ...wanted, meshId: "c0" }),
        /^Error: The mesh c0 does not exist in this account \(alicloud:region is cn-beijing\): set meshId to one that/,
      );
    });

    it("says that there is no such cluster", async () => {
      await assert.rejects(
        provider.create({ ...wanted, clusterId: "c0" }),
        /ErrorClusterNotFound, .*Set clusterId to one that `aliyun cs DescribeClusters` lists in the region/,
      );
    });

    it("gives up at its deadline with the mesh's state, and leaves the attachment in the state of the stack to be finished next time", async () => {
      const release = cloud.ack.hold();
      await assert.rejects(provider.create({ ...wanted, timeoutSeconds: 0.3 }), (error: Error & { id: string; properties: Attachment }) => {
        assert.match(
          error.message,
          /did not take in the cluster \S+ within 0\.3 s; it is updating with the clusters \(none\)\. Run the same command again: it goes on where this ended\.$/,
        );
        assert.deepEqual([error.id, error.properties.clusterId], [ID, ACK_ID]);
        return true;
      });
      release();
      await provider.create(wanted);
      assert.equal(calls(ADD), 1);
    });

    it("stops at a mesh that failed, with its own words", async () => {
      startMesh = () => Promise.reject(new Error("no capacity"));
      const meshId = await newMesh("stillborn");
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
        disturb(LOOK, kind);
        await assert.rejects(provider.read(ID, wanted), /refused DescribeServiceMeshDetail: .* The attachment stays in the state\. .*makes no second one/);
        assert.deepEqual(await provider.read(ID, wanted), { id: ID, props: wanted });
      });
    }

    it("does not take a server that is down for an absence", async () => {
      disturb(LOOK, "unavailable", 1000);
      await assert.rejects(provider.read(ID, wanted), /ServiceUnavailable, .*The API is down or slow/);
    });
  });

  describe("diff", () => {
    const diff = (change: Partial<Attachment>) => provider.diff(ID, wanted, { ...wanted, ...change });

    it("finds nothing when nothing changed", async () => {
      assert.deepEqual(await diff({}), { changes: false, replaces: [], deleteBeforeReplace: true });
    });

    it("leaves one mesh before it joins another", async () => {
      assert.deepEqual(await diff({ meshId: "m2" }), { changes: true, replaces: ["meshId"], deleteBeforeReplace: true });
      assert.deepEqual(await diff({ clusterId: "c2" }), { changes: true, replaces: ["clusterId"], deleteBeforeReplace: true });
    });

    it("takes in place what only concerns the program", async () => {
      assert.deepEqual(await diff({ timeoutSeconds: 9 }), { changes: true, replaces: [], deleteBeforeReplace: true });
      assert.deepEqual(await provider.update(ID, wanted, { ...wanted, timeoutSeconds: 9 }), { outs: { ...wanted, timeoutSeconds: 9 } });
      assert.deepEqual(cloud.status().calls, {});
    });
  });

  describe("delete", () => {
    beforeEach(() => provider.create(wanted));

    it("detaches the cluster, keeps its namespace, and waits until the mesh runs without it", async () => {
      cloud.delay({ detach: 0.05 });
      await provider.delete(ID, wanted);
      assert.deepEqual([clustersOf(STANDING_ID), cloud.status().meshes[0]?.state], [[], "running"]);
      assert.notEqual(cloud.ack.get("/api/v1/namespaces/istio-system"), undefined);
    });

    it("lets the namespace go when told to", async () => {
      await provider.delete(ID, { ...wanted, reserveNamespace: false });
      assert.equal(cloud.ack.get("/api/v1/namespaces/istio-system"), undefined);
    });

    it("comes through throttling, a busy mesh and a lost answer, and asks no more often than it must", async () => {
      disturb(LOOK, "throttled");
      disturb(REMOVE, "notRunning");
      disturb(REMOVE, "lostAnswer");
      await provider.delete(ID, wanted);
      assert.deepEqual([calls(REMOVE), clustersOf(STANDING_ID)], [2, []]);
    });

    it("fails while it may not look, so that the mesh behind it is not deleted", async () => {
      disturb(LOOK, "statusForbidden");
      await assert.rejects(provider.delete(ID, wanted), /refused DescribeServiceMeshDetail: StatusForbidden, .*Grant servicemesh:DescribeServiceMeshDetail/);
      assert.deepEqual(clustersOf(STANDING_ID), [ACK_ID]);
    });

    it("is content when cluster or mesh are gone already", async () => {
      await provider.delete(ID, wanted);
      await provider.delete(ID, wanted);
      await provider.delete("c0:c1", { ...wanted, meshId: "c0" });
      assert.equal(calls(REMOVE), 1);
    });
  });
});
