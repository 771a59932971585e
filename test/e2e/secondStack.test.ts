import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { daemonStatus } from "../../sandbox/daemon/client";
import { closeAll, connectMany, type Client } from "./support/clients";
import { handshakesDuring } from "./support/handshakes";
import { inside, kubectl, outputs, paths, pulumi, run, type Outputs } from "./support/sandbox";
import { StackFile } from "./support/stackFile";
import { until } from "./support/until";

const NAME = "second";
const CREDENTIAL = `${NAME}-credential`;
const SOCKETS = 12;

/** Its own gateway, namespace, Secret and host; the mesh and the cluster are those of the suite's stack. */
const SECOND = {
  "edge.name": NAME,
  "edge.anyHost": "none",
  "app.namespace": NAME,
  "app.createNamespace": true,
  hosts: [{ names: ["b.aliyun.com"], certificate: { secretName: CREDENTIAL } }],
};

describe("a second stack of the same mesh and cluster", () => {
  const file = new StackFile(NAME);
  let saved: string;
  let first: Outputs;
  let clients: Client[] = [];
  before(() => {
    first = outputs();
    saved = readFileSync(paths.outputs, "utf8");
    file.set(SECOND);
  });
  after(async () => {
    closeAll(clients);
    await inside(["pulumi", "--non-interactive", "stack", "rm", "--yes", "--force", NAME]);
    file.remove();
    // The next tests are about the first stack.
    writeFileSync(paths.outputs, saved);
  });

  it("is deployed, and reached from the host by ports of its own, while the first is served at those that it had", async () => {
    const { failures } = await handshakesDuring(up, first);
    assert.deepEqual(failures, []);
    const second = outputs();
    assert.notEqual(second.ingressIp, first.ingressIp);
    for (const url of ["httpUrl", "httpsUrl"] as const) assert.notEqual(new URL(second.host[url]).port, new URL(first.host[url]).port);
  });

  it("serves again after one make up when its namespace with the app, its load balancer and its Secret were deleted outside", async () => {
    await kubectl("ack", "-n", "istio-system", "delete", "service", `istio-${NAME}`);
    await kubectl("ack", "-n", "istio-system", "delete", "secret", CREDENTIAL);
    await Promise.all(["ack", "asm"].map((side) => kubectl(side as "ack" | "asm", "delete", "namespace", NAME)));
    await up();
    await kubectl("ack", "-n", "istio-system", "get", "secret", CREDENTIAL);
  });

  it("is destroyed without a trace in the first: its sockets, its new connections, its cluster in the mesh", async () => {
    const destroy = () => inside(["pulumi", "--non-interactive", "destroy", "--yes", "--skip-preview", "--stack", NAME]);
    clients = [...(await connectMany(SOCKETS / 2, "ws", first)), ...(await connectMany(SOCKETS / 2, "wss", first))];
    const { failures } = await handshakesDuring(destroy, first);
    assert.deepEqual(failures, []);
    const value = (Date.now() % 900_000) + 1;
    assert.equal((await fetch(`${first.host.httpUrl}api?id=8&value=${value}`)).status, 200);
    await until("every socket gets the next value", 10, () => clients.every((client) => client.values.get("8") === value));
    assert.deepEqual(
      clients.filter(({ closed }) => closed !== undefined),
      [],
    );
    const meshes = (await daemonStatus(paths.control))?.cloud?.meshes;
    assert.deepEqual(
      meshes?.map((mesh) => mesh.clusters.length),
      [1],
    );
    assert.equal(await kubectl("asm", "-n", "istio-system", "get", "istiogateways", "-o", "name"), "istiogateway.istio.alibabacloud.com/ingressgateway\n");
    const { code, stdout } = await pulumi(["preview", "--refresh", "--expect-no-changes"]);
    assert.equal(code, 0, stdout);
  });

  /** Ends when the page answers through the ports of the host. */
  async function up(): Promise<void> {
    const { code, stdout, stderr } = await run("make", ["--silent", "up", `STACK=${NAME}`]);
    assert.equal(code, 0, stdout + stderr);
  }
});
