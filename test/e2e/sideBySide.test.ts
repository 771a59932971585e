import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { daemonStatus } from "../../sandbox/daemon/client";
import { processStart } from "../../sandbox/host/processes";
import { paths as otherPaths, ROOT } from "./support/sandbox";
import { processesIn, traceOf, userSandbox } from "./lifecycle/userSandbox";

/** Ports that a newcomer would get, unless they are taken: of the API servers, the OpenAPI and the load balancers of four stacks. */
const USUAL = [6443, 7443, 8081, 8080, 8443, 8180, 8543, 8280, 8643, 8380, 8743];

describe("a second sandbox beside the suite's own", () => {
  const user = userSandbox(".sandbox-beside");
  let before: ReturnType<typeof traces>;
  let blockers: Server[];

  it("starts on other ports when the usual ones are taken, and both serve", async () => {
    before = traces();
    blockers = await Promise.all(USUAL.map(block));
    await user.succeed("up");
    const ours = Object.values((await user.status()).ports);
    const theirs = Object.values((await daemonStatus(otherPaths.control))?.ports ?? {});
    assert.equal(theirs.length, USUAL.length);
    assert.deepEqual(
      ours.filter((port) => theirs.includes(port) || USUAL.includes(port)),
      [],
    );
    const mine = user.outputs().host.httpUrl;
    await fetch(`${mine}api?id=7&value=1`);
    for (const port of [theirs, ours].map((ports) => ports[3])) assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200);
  });

  it("leaves no process, no namespace, no network and no file after make down, and the other runs on", async () => {
    const trace = traceOf(user);
    assert.ok(processesIn(trace).length > 10);
    await user.succeed("down");
    for (const server of blockers) server.close();
    assert.deepEqual(processesIn(trace), []);
    assert.equal(processStart(trace.launcher), undefined);
    assert.equal(existsSync(user.paths.state), false);
    assert.deepEqual(traces(), before);
    assert.ok(await daemonStatus(otherPaths.control));
  });

  it("may be stopped again when nothing runs", async () => {
    const { stderr } = await user.succeed("down");
    assert.match(stderr, /nothing is running/);
    assert.deepEqual(traces(), before);
  });
});

/** What a sandbox could leave behind outside its folder: interfaces, named networks, mounts, files of the checkout and of the home. */
function traces() {
  const said = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: ROOT, encoding: "utf8" }).trim().split("\n");
  return {
    interfaces: said("ip", "-brief", "link").map((line) => line.split(" ")[0]),
    networks: said("ip", "netns"),
    mounts: said("cat", "/proc/mounts").filter((line) => line.includes(ROOT)),
    // The suite of sandboxes of their own runs at the same time, with stacks and folders of its own.
    checkout: readdirSync(ROOT).filter((name) => !/^(Pulumi\.|\.sandbox-(?!beside))/.test(name)),
    changed: said("git", "status", "--porcelain", "--", "Pulumi.sandbox.yaml", "Pulumi.sandbox-full.yaml"),
    ownPulumi: existsSync(join(homedir(), ".pulumi")),
  };
}

/** Takes a port unless it is in use. */
function block(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(server));
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
