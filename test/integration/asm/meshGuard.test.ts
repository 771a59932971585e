import assert from "node:assert/strict";
import { connectionFrom } from "../../../components/mesh/api/api";
import { checkNoSecond } from "../../../components/mesh/meshGuard";
import { fakeCloud, type FakeCloud, STANDING_ID } from "../cloud/fakeCloud";

const URN = "urn:pulumi:prod::edge::asmws:index:ServiceMesh$alicloud:servicemesh/serviceMesh:ServiceMesh::mesh";
const PACE = { first: 5, last: 20 };

describe("the guard against a second mesh, against the sandbox's OpenAPI", () => {
  let cloud: FakeCloud;
  beforeEach(async () => {
    cloud = await fakeCloud({ standing: true });
  });
  afterEach(() => cloud.stop());

  function check(name: string, urn = URN): Promise<void> {
    const config: Record<string, string> = {
      "alicloud:endpoints": `[{"servicemesh":"127.0.0.1:${cloud.port}"}]`,
      "alicloud:protocol": "HTTP",
      "alicloud:accessKey": "id-of-a-test",
      "alicloud:secretKey": "key-of-a-test",
    };
    return checkNoSecond(connectionFrom({ get: (key) => config[key] }), name, urn, PACE, 0.2);
  }

  it("lets a mesh be created whose name is free", async () => {
    await check("brand-new");
    assert.deepEqual(cloud.status().calls, { "servicemesh:DescribeServiceMeshes": 1 });
  });

  it("refuses one whose name is taken, and says how to take that back", async () => {
    await assert.rejects(check("asm-sandbox"), (error: Error) => {
      for (const words of [
        `A mesh named asm-sandbox exists already (${STANDING_ID}, running)`,
        `pulumi import alicloud:servicemesh/serviceMesh:ServiceMesh mesh ${STANDING_ID} --parent "mesh=urn:pulumi:prod::edge::asmws:index:ServiceMesh::mesh" `,
        "If this update would replace it, for another VPC, vSwitch, size or address: leave those, and make the other mesh in a stack of its own, under another name (mesh.name).",
        "Otherwise give the new one another name (mesh.name), or set mesh.id to adopt this one.",
      ]) {
        assert.ok(error.message.includes(words), error.message);
      }
      return true;
    });
    await assert.rejects(
      check("asm-sandbox", "urn:pulumi:prod::edge::alicloud:servicemesh/serviceMesh:ServiceMesh::mesh"),
      /ServiceMesh mesh \S+ --protect=false/,
    );
  });

  it("refuses while the permission to read is missing, and names it", async () => {
    cloud.injectFault({ action: "DescribeServiceMeshes", kind: "statusForbidden", times: 1 });
    await assert.rejects(
      check("brand-new"),
      /^Error: No mesh is created while it is unknown whether it exists already\. The ASM API refused .*Grant servicemesh:DescribeServiceMeshes/,
    );
    cloud.injectFault({ action: "DescribeServiceMeshes", kind: "expiredToken", times: 1 });
    await assert.rejects(check("brand-new"), /take the role again/);
  });

  it("waits out a throttled and a failing API, for a while", async () => {
    cloud.injectFault({ action: "DescribeServiceMeshes", kind: "throttled", times: 2 });
    cloud.injectFault({ action: "DescribeServiceMeshes", kind: "lostAnswer", times: 1 });
    await check("brand-new");
    cloud.injectFault({ action: "DescribeServiceMeshes", kind: "unavailable", times: 1000 });
    await assert.rejects(check("brand-new"), /No mesh is created while it is unknown.*The API is down or slow/);
  });
});
