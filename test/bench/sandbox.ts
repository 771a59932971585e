import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import WebSocket from "ws";
import { sandboxPid } from "../../sandbox/host/processes";
import { pathsOf, type Paths } from "../../sandbox/paths";

const ROOT = path.resolve(__dirname, "../..");
/** A sandbox of the bench's own: the one in use is left alone, and takes the same share of the machine in every run. */
const FOLDER = ".sandbox-bench";

export const paths: Paths = pathsOf(ROOT, FOLDER);

/** Runs a make target as a user does and returns its wall time in seconds. */
export function make(target: string): number {
  const started = performance.now();
  const run = spawnSync("make", ["--silent", target], { cwd: ROOT, env: { ...process.env, SANDBOX_DIR: FOLDER }, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`make ${target} failed:\n${run.stdout.slice(-2000)}\n${run.stderr.slice(-2000)}`);
  return (performance.now() - started) / 1000;
}

/** Runs a program inside the sandbox and returns what it printed. */
export function inside(command: readonly string[]): string {
  const run = spawnSync(process.execPath, [path.join(ROOT, "dist/sandbox.js"), "shell", ...command], {
    cwd: ROOT,
    env: { ...process.env, SANDBOX_DIR: FOLDER },
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(`${command.join(" ")} failed: ${run.stderr}`);
  return run.stdout;
}

/** Opens the stack's wss address through the host's port forward, the certificate verified, and resolves with its first message. */
export function firstMessage(): Promise<string> {
  const { host } = JSON.parse(readFileSync(paths.outputs, "utf8")) as { host: { wssUrl: string; caFile: string } };
  const loopback = { address: "127.0.0.1", family: 4 };
  const socket = new WebSocket(host.wssUrl, { ca: readFileSync(host.caFile), lookup: (_name, _options, answer) => answer(null, [loopback]) });
  return new Promise((resolve, reject) => {
    socket.once("message", (data: Buffer) => {
      socket.close();
      resolve(data.toString());
    });
    socket.once("error", reject);
  });
}

/** Memory of every process in the sandbox in bytes, shared pages divided among those that share them. */
export function memory(): number {
  const pid = sandboxPid(paths);
  if (pid === undefined) throw new Error("the sandbox is not running");
  return [pid, ...descendants(pid)].reduce((sum, each) => sum + proportionalBytes(each), 0);
}

function descendants(pid: number): number[] {
  // A child belongs to the thread that made it, and a Go program's are made by any.
  const threads = existsSync(`/proc/${pid}/task`) ? readdirSync(`/proc/${pid}/task`) : [];
  const children = threads.flatMap((thread) => readOrEmpty(`/proc/${pid}/task/${thread}/children`).split(" ").filter(Boolean).map(Number));
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function proportionalBytes(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(readOrEmpty(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024;
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return ""; // It has ended.
  }
}
