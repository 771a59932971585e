import assert from "node:assert/strict";
import { once } from "node:events";
import { isDeepStrictEqual } from "node:util";
import WebSocket from "ws";
import { AsmClient } from "../../support/asmClient";
import { until } from "../support/until";
import { processesIn, traceOf, userSandbox } from "./userSandbox";

const STACK = ["--stack", "sandbox-full"];
const CLUSTER = "c5a0d0b0a0c0e0ack0000000000000001";

describe("stack sandbox-full, which makes its own mesh", function () {
  this.timeout(300_000);
  const user = userSandbox(".sandbox-life");
  let meshId: string;

  before(async () => {
    await user.succeed("up", "STACK=sandbox-full");
    meshId = user.outputs().meshId;
  });
  after(() => user.succeed("down"));

  it("has a mesh of its own beside the standing one, with the cluster attached to it alone", async () => {
    const { cloud, processes } = await user.status();
    const clustersOf = Object.fromEntries((cloud?.meshes ?? []).map(({ id, clusters }) => [id, clusters]));
    assert.deepEqual(clustersOf, { c5a0d0b0a0c0e0asm0000000000000001: [], [meshId]: [CLUSTER] });
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
    await user.inside("pulumi", "refresh", "--yes", "--skip-preview", "--expect-no-changes", "--non-interactive", ...STACK);
    const { stdout } = await user.succeed("up", "STACK=sandbox-full");
    assert.match(stdout, /^Resources:\n +\d+ unchanged\n/m);
  });

  it("is destroyed in order: the gateway, the attachment, and last the mesh with its processes", async () => {
    const destroyed = await user.inside("pulumi", "destroy", "--yes", "--skip-preview", "--non-interactive", ...STACK);
    const order = ["IstioGateway ingressgateway deleted", "ClusterAttachment ack deleted", "alicloud:servicemesh:ServiceMesh asm-websocket deleted"].map(
      (line) => destroyed.indexOf(line),
    );
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
      ["c5a0d0b0a0c0e0asm0000000000000001"],
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

  /** The code with which the cloud refuses an action to Alibaba's own client. */
  async function refusal(action: string, parameters: Record<string, string>): Promise<string> {
    const [, code] = await new AsmClient(new URL(user.outputs().host.openApiUrl).host).refusal(action, parameters);
    return code;
  }
});
