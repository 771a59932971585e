import assert from "node:assert/strict";
import { Attachment, AttachmentProvider } from "../../../components/attachmentProvider";
import { AsmDouble } from "./asmDouble";

const PACE = { first: 1, last: 4 };
const wanted: Attachment = { meshId: "m1", clusterId: "c1", reserveNamespace: true, timeoutSeconds: 5 };

describe("the provider of a cluster attachment", () => {
  let asm: AsmDouble;
  let provider: AttachmentProvider;

  beforeEach(async () => {
    asm = new AsmDouble();
    asm.meshes.set("m1", { state: "running", clusters: [] });
    const config: Record<string, string> = {
      "alicloud:endpoints": JSON.stringify([{ servicemesh: await asm.listen() }]),
      "alicloud:protocol": "HTTP",
      "alicloud:accessKey": "id-of-a-test",
      "alicloud:secretKey": "key-of-a-test",
    };
    provider = new AttachmentProvider(PACE);
    await provider.configure({ config: { get: (key: string) => config[key], require: (key: string) => config[key]! } });
  });
  afterEach(() => asm.close());

  const added = () => asm.calls.filter((call) => call.action === "AddClusterIntoServiceMesh").length;

  describe("create", () => {
    it("attaches the cluster once and waits until the mesh runs with it", async () => {
      assert.deepEqual(await provider.create(wanted), { id: "m1:c1", outs: wanted });
      assert.deepEqual(asm.meshes.get("m1"), { state: "running", clusters: ["c1"] });
      assert.deepEqual(asm.actions(), [
        "DescribeServiceMeshes",
        "DescribeServiceMeshDetail",
        "AddClusterIntoServiceMesh",
        "DescribeServiceMeshDetail",
        "DescribeServiceMeshDetail",
      ]);
      assert.deepEqual(asm.calls[2]!.parameters, { ServiceMeshId: "m1", ClusterId: "c1" });
      assert.match(asm.calls[2]!.authorization, /^ACS3-HMAC-SHA256 Credential=id-of-a-test,/);
    });

    it("adopts a cluster that is attached already", async () => {
      asm.meshes.get("m1")!.clusters = ["c1"];
      assert.equal((await provider.create(wanted)).id, "m1:c1");
      assert.equal(added(), 0);
    });

    it("refuses a cluster of another mesh, and changes nothing", async () => {
      asm.meshes.set("m2", { state: "running", clusters: ["c1"] });
      await assert.rejects(provider.create(wanted), {
        message: "The cluster c1 belongs to the mesh m2, and a cluster belongs to one mesh only. Detach it there first, or set meshId to m2.",
        stack: "",
      });
      assert.deepEqual(asm.actions(), ["DescribeServiceMeshes"]);
    });

    it("waits for a mesh that is not ready, before it asks", async () => {
      asm.meshes.get("m1")!.state = "initial";
      const attached = provider.create(wanted);
      await until(() => asm.calls.filter((call) => call.action === "DescribeServiceMeshDetail").length >= 3);
      assert.equal(added(), 0);
      asm.meshes.get("m1")!.state = "running";
      await attached;
      assert.equal(added(), 1);
    });

    it("tries again when it is throttled, when the server stumbles and when a mesh is briefly busy", async () => {
      asm.refusals.push(
        { action: "DescribeServiceMeshes", status: 400, code: "Throttling.User" },
        { action: "DescribeServiceMeshDetail", status: 503, code: "ServiceUnavailable" },
        { action: "AddClusterIntoServiceMesh", status: 500, code: "InternalError" },
        { action: "AddClusterIntoServiceMesh", status: 400, code: "InvalidActiveState.ACK" },
        { action: "AddClusterIntoServiceMesh", status: 429, code: "TooManyRequests" },
      );
      await provider.create(wanted);
      assert.equal(added(), 4);
      assert.deepEqual(asm.meshes.get("m1")!.clusters, ["c1"]);
    });

    it("does not attach twice when the answer to the first got lost", async () => {
      asm.refusals.push({ action: "AddClusterIntoServiceMesh", status: 504, code: "GatewayTimeout", afterTheFact: true });
      await provider.create(wanted);
      assert.equal(added(), 1);
      assert.deepEqual(asm.meshes.get("m1")!.clusters, ["c1"]);
    });

    it("says what the API refused, without a stack", async () => {
      asm.refusals.push({ action: "AddClusterIntoServiceMesh", status: 403, code: "StatusForbidden", message: "no permission" });
      await assert.rejects(provider.create(wanted), {
        message:
          "The ASM API refused AddClusterIntoServiceMesh: StatusForbidden, no permission. " +
          "The account needs servicemesh:DescribeServiceMeshes, DescribeServiceMeshDetail, AddClusterIntoServiceMesh and RemoveClusterFromServiceMesh.",
        stack: "",
      });
    });

    it("says that a mesh does not exist", async () => {
      await assert.rejects(provider.create({ ...wanted, meshId: "m9" }), /^Error: The mesh m9 does not exist: set meshId to one that exists/);
    });

    it("gives up at its deadline, and leaves the attachment in state to be finished next time", async () => {
      asm.looksUntilRunning = Infinity;
      await assert.rejects(provider.create({ ...wanted, timeoutSeconds: 0.1 }), (error: Error & { id: string; properties: Attachment }) => {
        assert.match(
          error.message,
          /The mesh m1 did not take in the cluster c1 within 0\.1 s; it is updating with the clusters \(none\)\. Run `pulumi up` again/,
        );
        assert.equal(error.id, "m1:c1");
        assert.equal(error.properties.clusterId, "c1");
        return true;
      });
    });

    it("stops at a mesh that failed, with its own words", async () => {
      asm.meshes.set("m1", { state: "upgrading_failed", clusters: [], error: "no capacity" });
      await assert.rejects(provider.create(wanted), /The mesh m1 needs a hand: it is upgrading_failed with the clusters \(none\): no capacity/);
    });
  });

  describe("read", () => {
    it("finds what is attached, and misses what is not", async () => {
      asm.meshes.get("m1")!.clusters = ["c1"];
      assert.deepEqual(await provider.read("m1:c1", wanted), { id: "m1:c1", props: wanted });
      asm.meshes.get("m1")!.clusters = [];
      assert.deepEqual(await provider.read("m1:c1", wanted), {});
      asm.meshes.clear();
      assert.deepEqual(await provider.read("m1:c1", wanted), {});
    });

    it("does not take a refusal for an absence", async () => {
      asm.refusals.push({ action: "DescribeServiceMeshDetail", status: 403, code: "StatusForbidden", message: "no permission" });
      await assert.rejects(provider.read("m1:c1", wanted), /StatusForbidden, no permission/);
    });
  });

  describe("diff", () => {
    const diff = (change: Partial<Attachment>) => provider.diff("m1:c1", wanted, { ...wanted, ...change });

    it("finds nothing when nothing changed, not even when its own source did", async () => {
      const source = { __provider: "newer" } as Partial<Attachment>;
      assert.deepEqual(await diff(source), { changes: false, replaces: [], deleteBeforeReplace: true });
    });

    it("leaves one mesh before it joins another", async () => {
      assert.deepEqual(await diff({ meshId: "m2" }), { changes: true, replaces: ["meshId"], deleteBeforeReplace: true });
      assert.deepEqual(await diff({ clusterId: "c2" }), { changes: true, replaces: ["clusterId"], deleteBeforeReplace: true });
    });

    it("takes in place what only concerns the program", async () => {
      assert.deepEqual(await diff({ timeoutSeconds: 9 }), { changes: true, replaces: [], deleteBeforeReplace: true });
      assert.deepEqual(await provider.update("m1:c1", wanted, { ...wanted, timeoutSeconds: 9 }), { outs: { ...wanted, timeoutSeconds: 9 } });
      assert.deepEqual(asm.calls, []);
    });
  });

  describe("delete", () => {
    beforeEach(() => {
      asm.meshes.get("m1")!.clusters = ["c0", "c1"];
    });

    it("detaches this cluster only, keeps the namespace, and waits", async () => {
      await provider.delete("m1:c1", wanted);
      assert.deepEqual(asm.meshes.get("m1"), { state: "running", clusters: ["c0"] });
      assert.deepEqual(asm.calls.find((call) => call.action === "RemoveClusterFromServiceMesh")?.parameters, {
        ServiceMeshId: "m1",
        ClusterId: "c1",
        ReserveNamespace: "true",
      });
    });

    it("lets the namespace go when told to", async () => {
      await provider.delete("m1:c1", { ...wanted, reserveNamespace: false });
      assert.equal(asm.calls.find((call) => call.action === "RemoveClusterFromServiceMesh")?.parameters.ReserveNamespace, "false");
    });

    it("is content when cluster or mesh are gone already", async () => {
      asm.meshes.get("m1")!.clusters = [];
      await provider.delete("m1:c1", wanted);
      asm.meshes.clear();
      await provider.delete("m1:c1", wanted);
      assert.equal(asm.actions().includes("RemoveClusterFromServiceMesh"), false);
    });
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 5000; !condition();) {
    assert.ok(Date.now() < deadline, "the condition never held");
    await new Promise((resolve) => setImmediate(resolve));
  }
}
