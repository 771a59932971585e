import assert from "node:assert/strict";
import type { InjectedFault } from "../../../sandbox/cloud";
import { clearFaults, injectFault } from "../../../sandbox/daemon/client";
import { ramCalls } from "../../support/ramCalls";
import { StackFile } from "../support/stackFile";
import { userSandbox } from "./userSandbox";

const STANDING = "c5a0d0b0a0c0e0asm0000000000000001";

describe("stack sandbox, which adopts a mesh, on a cloud with injected faults", () => {
  const user = userSandbox(".sandbox-life");
  before(() => user.succeed("preview"));
  after(() => user.succeed("down"));

  const REFUSALS: readonly (readonly [kind: InjectedFault["kind"], said: RegExp])[] = [
    ["meshNotFound", /no mesh|does not exist|not found/i],
    ["statusForbidden", /StatusForbidden/],
    ["expiredToken", /InvalidSecurityToken\.Expired/],
  ];
  for (const [kind, said] of REFUSALS) {
    it(`is told in a preview what is wrong, and without a stack: ${kind}`, async () => {
      await inject("*", kind, 1000);
      const { code, stdout, stderr } = await user.make("preview");
      await clearFaults(user.paths.control);
      assert.notEqual(code, 0);
      assert.match(stdout + stderr, said);
      assert.doesNotMatch(stdout + stderr, /^\s+at .*\.[jt]s:\d+/m);
    });
  }

  it("is deployed through throttling, failures and a lost answer, and has called for nothing that the role of updates may not", async () => {
    for (const action of ["DescribeServiceMeshDetail", "DescribeServiceMeshKubeconfig", "DescribeClusterUserKubeconfig"]) {
      await inject(action, "throttled");
      await inject(action, "unavailable");
    }
    await inject("AddClusterIntoServiceMesh", "lostAnswer");
    await user.succeed("up");
    await clearFaults(user.paths.control);
    assert.equal((await fetch(user.outputs().host.httpUrl)).status, 200);
    assert.deepEqual(
      Object.keys((await user.status()).cloud?.calls ?? {}).sort(),
      ramCalls("up", "adopted mesh", "cluster", "cluster, to be attached", "attach"),
    );
  });

  it("leaves the mesh as it was when it is destroyed", async () => {
    await user.inside("pulumi", "destroy", "--yes", "--skip-preview", "--non-interactive", "--stack", "sandbox");
    const { cloud } = await user.status();
    assert.deepEqual(
      cloud?.meshes.map(({ id, clusters }) => [id, clusters]),
      [[STANDING, []]],
    );
  });

  it("is refused on the same cluster by a preview that does not say to take over the namespace which the mesh left there", async () => {
    const file = new StackFile("sandbox-left");
    file.set({ "cluster.takeOverNamespace": false });
    const { code, stdout } = await user.tryInside("pulumi", "--non-interactive", "preview", "--stack", "sandbox", "--config-file", file.path);
    file.remove();
    assert.notEqual(code, 0);
    assert.match(stdout, /it has a namespace istio-system already, .*set cluster\.takeOverNamespace to true/);
  });

  it("is deployed again on the same cluster after its destruction, and serves", async () => {
    await user.succeed("up");
    assert.equal((await fetch(user.outputs().host.httpUrl)).status, 200);
  });

  function inject(action: string, kind: InjectedFault["kind"], times = 1): Promise<void> {
    return injectFault(user.paths.control, { action, kind, times });
  }
});
