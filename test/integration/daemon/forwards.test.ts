import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { forwardTo } from "../../../sandbox/daemon/client";
import { type Control, serveControl } from "../../../sandbox/daemon/control";
import { PortForwards } from "../../../sandbox/daemon/portForwards";
import { relay } from "../../../sandbox/daemon/relay";

const HOST = "127.0.0.1";
const PAIRS = [0, 1];

describe("ports of the host that lead to the load balancers of stacks", () => {
  const folder = mkdtempSync(join(tmpdir(), "forwards-"));
  const socket = join(folder, "control.sock");
  const servers: Server[] = [];
  const balancers: Record<string, number> = {};

  before(async () => {
    for (const name of ["one", "two", "three"]) balancers[name] = await listening(createServer((client) => client.end(name)));
    const forwards = new PortForwards(PAIRS.length, () => true);
    const ports = await Promise.all(
      PAIRS.map(async (pair) => {
        const [http, https] = [createServer(), createServer()];
        relay(http, () => forwards.target(pair, "http"));
        relay(https, () => forwards.target(pair, "https"));
        return { http: await listening(http), https: await listening(https) };
      }),
    );
    const control: Pick<Control, "forwardTo"> = {
      forwardTo: (stack, ingress) => {
        const pair = forwards.assign(stack, ingress);
        return Promise.resolve(pair === undefined ? { takenBy: forwards.stacks() } : ports[pair]!);
      },
    };
    servers.push(await serveControl(socket, control as Control));
  });
  after(() => {
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true });
  });

  it("are each stack's own, whatever its name, and all of them serve at the same time", async () => {
    const first = await forwardTo(socket, "organization/asm-websocket/dev", { host: HOST, httpsPort: balancers.one! });
    const second = await forwardTo(socket, "second", { host: HOST, httpPort: balancers.two!, httpsPort: balancers.two! });
    assert.ok("https" in first && "https" in second);
    assert.deepEqual([await said(first.https), await said(second.https), await said(second.http)], ["one", "two", "two"]);
    assert.equal(await said(first.http), "", "the first has no plain HTTP");
  });

  it("follow a stack to another load balancer, and are refused to one stack more than there are", async () => {
    const moved = await forwardTo(socket, "second", { host: HOST, httpsPort: balancers.three! });
    assert.ok("https" in moved);
    assert.equal(await said(moved.https), "three");
    assert.deepEqual(await forwardTo(socket, "third", { host: HOST, httpsPort: balancers.one! }), { takenBy: ["organization/asm-websocket/dev", "second"] });
  });

  async function listening(server: Server): Promise<number> {
    servers.push(server);
    server.listen(0, HOST);
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }
});

/** All that a server says to a new connection, until it ends. */
async function said(port: number): Promise<string> {
  const client = connect(port, HOST);
  return text(client).catch(() => "");
}
