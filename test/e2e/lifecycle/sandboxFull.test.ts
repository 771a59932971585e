import assert from "node:assert/strict";
import { once } from "node:events";
import { isDeepStrictEqual } from "node:util";
import WebSocket from "ws";
import type { InjectedFault } from "../../../sandbox/cloud";
import { clearFaults, delayMeshes, injectFault } from "../../../sandbox/daemon/client";
import { readAccessKey } from "../../../sandbox/accessKey";
import { AsmClient } from "../../support/asmClient";
import { ramCalls } from "../../support/ramCalls";
import type { Said } from "../support/sandbox";
import { StackFile } from "../support/stackFile";
import { until } from "../support/until";
import { processesIn, traceOf, userSandbox } from "./userSandbox";

const STACK = ["--non-interactive", "--stack", "sandbox-full"];
const CLUSTER = "c5a0d0b0a0c0e0ack0000000000000001";
const STANDING = "c5a0d0b0a0c0e0asm0000000000000001";

describe("stack sandbox-full, which makes its own mesh, on a cloud with injected faults", () => {
  const user = userSandbox(".sandbox-life");
  let refused: Said;
  let meshId: string;

  before(async () => {
    await user.succeed("preview", "STACK=sandbox-full");
    assert.deepEqual(await callsSoFar(), ramCalls("preview", "own mesh, to be created", "cluster"));
    await inject("CreateServiceMesh", "expiredToken");
    refused = await user.make("up", "STACK=sandbox-full");
    await inject("DescribeServiceMeshes", "throttled");
    await inject("CreateServiceMesh", "throttled");
    await inject("DescribeServiceMeshDetail", "throttledByGateway");
    await inject("AddClusterIntoServiceMesh", "internalError");
    await inject("AddClusterIntoServiceMesh", "lostAnswer");
    await delayMeshes(user.paths.control, { create: 2, attach: 3 });
    await user.succeed("up", "STACK=sandbox-full");
    await clearFaults(user.paths.control);
    meshId = user.outputs().meshId;
  });
  after(() => user.succeed("down"));

  it("is told of credentials that have ended, and made whole by the next make up", () => {
    assert.notEqual(refused.code, 0);
    assert.match(refused.stdout, /InvalidSecurityToken\.Expired/);
  });

  it("has one mesh of its own beside the standing one, with the cluster attached to it alone", async () => {
    const { cloud, processes } = await user.status();
    const clustersOf = Object.fromEntries((cloud?.meshes ?? []).map(({ id, clusters }) => [id, clusters]));
    assert.deepEqual(clustersOf, { [STANDING]: [], [meshId]: [CLUSTER] });
    assert.deepEqual([cloud?.calls["servicemesh:CreateServiceMesh"], cloud?.calls["servicemesh:AddClusterIntoServiceMesh"]], [3, 2]);
    assert.deepEqual(
      processes.filter(({ name }) => name.endsWith("-asm-1")).map(({ state }) => state),
      ["running", "running", "running"],
    );
  });

  it("serves ws through that mesh", async () => {
    const { host } = user.outputs();
    const socket = new WebSocket(host.wsUrl);
    // The first messages are the values that stand already.
    const got: unknown[] = [];
    socket.on("message", (data: Buffer) => got.push(JSON.parse(data.toString())));
    await once(socket, "open");
    const answer = await fetch(`${host.httpUrl}api?id=8&value=300`);
    assert.equal(answer.status, 200);
    await until("the value in the socket", 10, () => got.some((each) => isDeepStrictEqual(each, { id: "8", value: 300 })));
    socket.terminate();
  });

  it("is refused to delete the mesh before the cluster has left it", async () => {
    assert.equal(await refusal("DeleteServiceMesh", { ServiceMeshId: meshId }), "ErrorPermitted.ClustersNotEmpty");
    assert.equal(await refusal("DeleteServiceMesh", { ServiceMeshId: meshId, Force: "true" }), "ErrorPermitted.ClustersNotEmpty");
  });

  it("finds no drift, and changes nothing when it is deployed again", async () => {
    await user.inside("pulumi", "refresh", "--yes", "--skip-preview", "--expect-no-changes", ...STACK);
    const { stdout } = await user.succeed("up", "STACK=sandbox-full");
    assert.match(stdout, /^Resources:\n +\d+ unchanged\n/m);
  });

  it("reports that it may not read the mesh, makes no second one, and takes it back by the command that it names", async () => {
    await inject("DescribeServiceMeshDetail", "statusForbidden", 1000);
    const refreshed = await user.tryInside("pulumi", "refresh", "--yes", "--skip-preview", ...STACK);
    assert.notEqual(refreshed.code, 0);
    assert.match(refreshed.stdout, /refused DescribeServiceMeshDetail: StatusForbidden.* Grant servicemesh:DescribeServiceMeshDetail .*makes no second one/);
    await clearFaults(user.paths.control);

    // Alibaba's provider has dropped it from the state all the same; preview and update say so.
    for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
      const refused = await user.tryInside("pulumi", ...command, ...STACK);
      assert.notEqual(refused.code, 0);
      assert.match(refused.stdout, new RegExp(`A mesh named sandbox-full exists already \\(${meshId}, running\\)`));
    }
    const { stdout } = await user.tryInside("pulumi", "preview", ...STACK);
    const command = /take it back: pulumi (import .*?), and then/.exec(stdout)?.[1] ?? assert.fail(stdout);
    await user.inside("pulumi", ...command.replaceAll('"', "").split(" "), "--yes", ...STACK);
    assert.match((await user.succeed("up", "STACK=sandbox-full")).stdout, /^Resources:\n +\d+ unchanged\n/m);
    assert.deepEqual(
      (await user.status()).cloud?.meshes.map(({ id }) => id),
      [STANDING, meshId],
    );
  });

  it("reads, when it previews, no more than the role of previews may", async () => {
    const before = (await user.status()).cloud?.calls ?? {};
    await user.inside("pulumi", "preview", "--refresh", "--expect-no-changes", ...STACK);
    const after = (await user.status()).cloud?.calls ?? {};
    const made = Object.keys(after).filter((name) => after[name] !== before[name]);
    assert.deepEqual(made.sort(), ramCalls("preview", "own mesh, refreshed", "cluster"));
  });

  it("takes kubeconfigs that end with the run, and the cluster's private address, without replacing anything; and destroys nothing that is protected", async () => {
    for (const run of ["first", "second"]) {
      const said = await upWith({ "mesh.protect": true, "cluster.kubeconfigMinutes": 60, "cluster.apiServer": "https://10.244.0.3:6443" });
      assert.match(said, /^Resources:\n +~ 1 updated\n +\d+ unchanged\n/m, `${run} run: the provider of the cluster, and nothing else`);
    }
    // By its preview: without one Pulumi would delete what is not protected, and then stop.
    const refused = await user.tryInside("pulumi", "destroy", "--yes", ...STACK);
    assert.notEqual(refused.code, 0);
    assert.match(refused.stdout, /cannot be deleted\n *because it is protected/);
    assert.doesNotMatch(refused.stdout, / deleted \(/);
    assert.equal((await fetch(user.outputs().host.httpUrl)).status, 200);
    await user.succeed("up", "STACK=sandbox-full");
  });

  it("refuses in its preview what would replace the mesh, and the gateway with it", async () => {
    const refused = await pulumiWith({ "mesh.vswitchId": "vsw-sandbox-b" }, "preview");
    assert.notEqual(refused.code, 0);
    assert.match(refused.stdout, /A mesh named sandbox-full exists already .*If this update would replace it.* in a stack of its own/);
  });

  it("refuses in its preview a version that is not the next one, and says the way", async () => {
    for (const [version, reason] of [
      ["v1.24.6.1-g0-aliyun", /ASM takes no mesh back to an older version\. Set mesh\.version to v1\.26\.0\.1-g0-aliyun to leave it as it is/],
      ["v1.99.0.1-g0-aliyun", /ASM offers no such version\. Go step by step: set mesh\.version to v1\.26\.0\.2-g0-aliyun/],
    ] as const) {
      const refused = await pulumiWith({ "mesh.version": version }, "preview");
      assert.notEqual(refused.code, 0);
      assert.match(refused.stdout.replaceAll(/\s+/g, " "), reason);
    }
    const { stdout } = await pulumiWith({ "mesh.version": "v1.26.0.2-g0-aliyun" }, "preview");
    assert.match(stdout.replaceAll(/\s+/g, " "), /The gateway ingressgateway stays at ASM 1\.26\.0 in a mesh of ASM v1\.26\.0\.2-g0-aliyun/);
  });

  it("is upgraded with its gateway, renamed and made larger in place, while a socket stays open", async () => {
    await upWith({ "edge.upgradeGateway": true });
    const socket = new WebSocket(user.outputs().host.wsUrl);
    await once(socket, "open");
    await upWith({ "mesh.version": "v1.26.0.2-g0-aliyun", "edge.upgradeGateway": true, "mesh.name": "renamed", "mesh.size": "ultimate" });
    const { ServiceMesh } = (await openApi().call("DescribeServiceMeshDetail", { ServiceMeshId: meshId })) as { ServiceMesh: object };
    assert.partialDeepStrictEqual(ServiceMesh, {
      ClusterSpec: "ultimate",
      ServiceMeshInfo: { Name: "renamed", Version: "v1.26.0.2-g0-aliyun", State: "running" },
    });
    const { UpgradeDetail } = await openApi().call("DescribeServiceMeshUpgradeStatus", { ServiceMeshId: meshId });
    assert.partialDeepStrictEqual(UpgradeDetail, { GatewayStatusRecord: { "istio-system:ingressgateway": { Status: "finished" } } });
    socket.ping();
    await once(socket, "pong");
    socket.terminate();
  });

  it("is destroyed in order: the gateway, the attachment, the mesh with its processes, and last the watch over it", async () => {
    await delayMeshes(user.paths.control, { detach: 2, delete: 2 });
    await inject("RemoveClusterFromServiceMesh", "notRunning");
    await inject("DeleteServiceMesh", "throttled");
    const destroyed = await user.inside("pulumi", "destroy", "--yes", "--skip-preview", ...STACK);
    const order = [
      "IstioGateway ingressgateway deleted",
      "asm:Attachment ack deleted",
      "alicloud:servicemesh:ServiceMesh asm-websocket deleted",
      "asm:MeshDeletionGuard asm-websocket-watch deleted",
    ].map((line) => destroyed.indexOf(line));
    assert.ok(
      order.every((at) => at > 0),
      destroyed,
    );
    assert.deepEqual(
      [...order].sort((a, b) => a - b),
      order,
    );

    assert.equal(await refusal("DescribeServiceMeshDetail", { ServiceMeshId: meshId }), "ServiceMesh.NotFound");
    const { cloud, processes } = await user.status();
    assert.deepEqual(
      cloud?.meshes.map(({ id }) => id),
      [STANDING],
    );
    assert.deepEqual(
      processes.filter(({ name }) => name.endsWith("-asm-1")),
      [],
    );
    assert.deepEqual(
      processesIn(traceOf(user)).filter(({ command }) => command.includes(meshId)),
      [],
    );
  });

  it("has called for nothing, in all its life, that the role of updates may not", async () => {
    assert.deepEqual(
      await callsSoFar(),
      ramCalls(
        "up",
        "own mesh, to be created",
        "own mesh, refreshed",
        "cluster",
        "cluster, to be attached",
        "attach",
        "detach",
        "create",
        "delete",
        "change mesh.name",
        "change mesh.size",
        "change mesh.version",
      ),
    );
  });

  /** Deploys the stack with these values on top of its own. */
  async function upWith(values: Readonly<Record<string, unknown>>): Promise<string> {
    const { code, stdout, stderr } = await pulumiWith(values, "up", "--yes", "--skip-preview");
    assert.equal(code, 0, stdout + stderr);
    return stdout;
  }

  async function pulumiWith(values: Readonly<Record<string, unknown>>, ...words: string[]): Promise<Said> {
    const file = new StackFile("sandbox-full-changed", "sandbox-full");
    file.set(values);
    try {
      return await user.tryInside("pulumi", ...words, "--config-file", file.path, ...STACK);
    } finally {
      file.remove();
    }
  }

  function inject(action: string, kind: InjectedFault["kind"], times = 1): Promise<void> {
    return injectFault(user.paths.control, { action, kind, times });
  }

  async function callsSoFar(): Promise<string[]> {
    return Object.keys((await user.status()).cloud?.calls ?? {}).sort();
  }

  function openApi(): AsmClient {
    return new AsmClient(new URL(user.outputs().host.openApiUrl).host, readAccessKey(user.paths.accessKey));
  }

  /** The code with which the cloud refuses an action to Alibaba's own client. */
  async function refusal(action: string, parameters: Record<string, string>): Promise<string> {
    const [, code] = await openApi().refusal(action, parameters);
    return code;
  }
});
