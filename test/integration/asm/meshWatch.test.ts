import assert from "node:assert/strict";
import { MeshWatchProvider } from "../../../components/mesh/api/meshWatch";
import { AsmClient } from "../../support/asmClient";
import { eventually } from "../cloud/eventually";
import { fakeCloud, type FakeCloud, STANDING_ID } from "../cloud/fakeCloud";

const watched = { meshName: "asm-sandbox" };

describe("the watch over a mesh, against the sandbox's OpenAPI", () => {
  let cloud: FakeCloud;
  let watch: MeshWatchProvider;

  beforeEach(async () => {
    cloud = await fakeCloud({ standing: true });
    const config: Record<string, string> = {
      "alicloud:endpoints": `[{"servicemesh":"127.0.0.1:${cloud.port}"}]`,
      "alicloud:protocol": "HTTP",
      "alicloud:accessKey": "id-of-a-test",
      "alicloud:secretKey": "key-of-a-test",
    };
    watch = new MeshWatchProvider({ first: 5, last: 20 }, 0.2);
    await watch.configure({ config: { get: (key) => config[key], require: (key) => config[key]! } });
  });
  afterEach(() => cloud.stop());

  it("makes no call when it is made or renamed", async () => {
    assert.deepEqual(await watch.create(watched), { id: "asm-sandbox", outs: watched });
    assert.deepEqual(await watch.diff("asm-sandbox", watched, { meshName: "other" }), { changes: true, replaces: [] });
    assert.deepEqual(await watch.diff("asm-sandbox", watched, { ...watched }), { changes: false, replaces: [] });
    assert.deepEqual(await watch.update("asm-sandbox", watched, { meshName: "other" }), { outs: { meshName: "other" } });
    assert.deepEqual(cloud.status().calls, {});
  });

  it("is content in a refresh with a mesh that can be read, and with none", async () => {
    assert.deepEqual(await watch.read("asm-sandbox", watched), { id: "asm-sandbox", props: watched });
    assert.deepEqual(await watch.read("gone", { meshName: "gone" }), { id: "gone", props: { meshName: "gone" } });
  });

  it("fails a refresh by which the mesh would go from the state without a word", async () => {
    for (const kind of ["statusForbidden", "notAuthorized", "unavailable"] as const) {
      cloud.injectFault({ action: "DescribeServiceMeshDetail", kind, times: 1000 });
      await assert.rejects(watch.read("asm-sandbox", watched), /refused DescribeServiceMeshDetail: .* may have gone from the state by this: nothing is lost/);
      cloud.clearFaults();
    }
    cloud.injectFault({ action: "DescribeServiceMeshes", kind: "notAuthorized", times: 1 });
    await assert.rejects(watch.read("asm-sandbox", watched), /Grant servicemesh:DescribeServiceMeshes/);
  });

  it("fails the end of a stack whose mesh is still there, and is content when it has gone or is going", async () => {
    await assert.rejects(watch.delete("asm-sandbox", watched), (error: Error) => {
      assert.match(error.message, new RegExp(`\\(${STANDING_ID}, running\\) is still there and costs, .*its deletion was refused`));
      assert.match(error.message, /Grant servicemesh:DeleteServiceMesh .* then run `pulumi destroy` again\.$/);
      assert.equal(error.stack, "");
      return true;
    });
    cloud.delay({ delete: 0.1 });
    await new AsmClient(`127.0.0.1:${cloud.port}`).call("DeleteServiceMesh", { ServiceMeshId: STANDING_ID });
    await watch.delete("asm-sandbox", watched);
    await eventually("the mesh is gone", () => cloud.status().meshes.length === 0);
    await watch.delete("asm-sandbox", watched);
  });
});
