import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FromDaemon, LaunchOptions, RelayName } from "../daemon/messages";
import { createAccessKey } from "../accessKey";
import { Fault } from "../fault";
import type { Paths } from "../paths";
import { makeStateFolder } from "../stateFolder";
import { openRelays, portOf } from "./ports";
import { UNSHARE } from "./namespace";
import { processStart } from "./processes";

/** sun_path of a Unix socket holds 108 bytes with its end. */
const MAX_SOCKET_PATH = 107;

/** Starts the sandbox in namespaces of its own and leaves it running. Resolves when all of it is ready. */
export async function launchSandbox(paths: Paths, programs: ReadonlyMap<string, string>, node: string, report: (line: string) => void): Promise<void> {
  requireShortPath(paths);
  makeStateFolder(paths);
  for (const dir of ["run", "log", "kubeconfig", "pki"]) mkdirSync(join(paths.state, dir), { recursive: true, mode: 0o700 });
  createAccessKey(paths.accessKey);
  const relays = await openRelays();
  const ports = Object.fromEntries(Object.entries(relays).map(([name, server]) => [name, portOf(server)])) as Record<RelayName, number>;
  const daemon = spawnDaemon(paths, node);
  for (const [name, server] of Object.entries(relays)) daemon.send({ kind: "relay", name }, server);
  const options: LaunchOptions = { checkout: paths.checkout, state: paths.state, ports, programs: Object.fromEntries(programs), node };
  daemon.send({ kind: "launch", options });
  try {
    await untilReady(paths, daemon, report);
  } finally {
    for (const server of Object.values(relays)) server.close();
    if (daemon.connected) daemon.disconnect();
    daemon.unref();
  }
}

function spawnDaemon(paths: Paths, node: string): ChildProcess {
  const log = openSync(join(paths.log, "sandboxd.log"), "a", 0o600);
  const main = join(paths.dist, "sandboxd.js");
  const daemon = spawn("unshare", [...UNSHARE, "sh", "-c", '"$@" & wait $!', "sandbox", node, "--enable-source-maps", main], {
    cwd: paths.checkout,
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  if (daemon.pid !== undefined) writeFileSync(paths.pid, `${daemon.pid} ${processStart(daemon.pid)}\n`);
  return daemon;
}

function untilReady(paths: Paths, daemon: ChildProcess, report: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    daemon.on("message", (message: FromDaemon) => {
      if (message.kind === "progress") report(message.line);
      if (message.kind === "ready") resolve();
      if (message.kind === "failed") reject(new Fault(`the sandbox did not start: ${message.what}`, message.remedy));
    });
    daemon.once("error", reject);
    daemon.once("exit", () => reject(new Fault("the sandbox ended while it started", `read ${join(paths.log, "sandboxd.log")}`)));
  });
}

function requireShortPath(paths: Paths): void {
  if (Buffer.byteLength(paths.control) > MAX_SOCKET_PATH) {
    throw new Fault(
      `the path of the checkout is too long for a Unix socket: ${paths.control}`,
      `move the checkout so that this path has at most ${MAX_SOCKET_PATH} bytes`,
    );
  }
}
