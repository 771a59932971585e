import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { daemonStatus } from "../../../sandbox/daemon/client";
import type { SandboxStatus } from "../../../sandbox/daemon/control";
import { launcherPid, sandboxPid } from "../../../sandbox/host/processes";
import { pathsOf, type Paths } from "../../../sandbox/paths";
import { ROOT, type Outputs, type Said } from "../support/sandbox";
import { until } from "../support/until";

/** A command of the user's that is still running. */
export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Said>;
  /** Everything that it printed until now. */
  said(): string;
}

/** A sandbox of a test's own, in a folder of its own, used by the commands that a user has. */
export interface UserSandbox {
  readonly paths: Paths;
  /** Runs `make ...` to its end, whatever that is. */
  make(...words: string[]): Promise<Said>;
  /** Runs `make ...` and fails with what it printed when it fails. */
  succeed(...words: string[]): Promise<Said>;
  begin(...words: string[]): Running;
  /** Runs a command inside, as `make shell` does, and returns its output; fails when it fails. */
  inside(...command: string[]): Promise<string>;
  /** The same, and how it ended. */
  tryInside(...command: string[]): Promise<Said>;
  outputs(): Outputs & { readonly meshId: string };
  status(): Promise<SandboxStatus>;
}

export function userSandbox(folder: string): UserSandbox {
  const paths = pathsOf(ROOT, folder);
  const run = (command: string, args: readonly string[]) => begin(command, args, { SANDBOX_DIR: folder });
  const succeed = async (command: string, args: readonly string[]): Promise<Said> => {
    const said = await run(command, args).ended;
    if (said.code !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${said.stdout.slice(-4000)}\n${said.stderr.slice(-4000)}`);
    return said;
  };
  return {
    paths,
    make: (...words) => run("make", words).ended,
    succeed: (...words) => succeed("make", words),
    begin: (...words) => run("make", words),
    inside: async (...command) => (await succeed(process.execPath, ["dist/sandbox.js", "shell", ...command])).stdout,
    tryInside: (...command) => run(process.execPath, ["dist/sandbox.js", "shell", ...command]).ended,
    outputs: () => JSON.parse(readFileSync(paths.outputs, "utf8")) as Outputs & { meshId: string },
    status: () => until("the sandbox's status", 10, () => daemonStatus(paths.control)),
  };
}

/** Runs a program in the checkout with more or other environment and input. */
export function begin(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}, input = ""): Running {
  const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...env } });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
  child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
  // A program that ends without reading its input breaks the pipe; its exit code says how it went.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const ended = new Promise<Said>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
  return { process: child, ended, said: () => stdout + stderr };
}

/** What the kernel knows of a running sandbox: enough to tell later that nothing of it is left. */
export interface Trace {
  readonly launcher: number;
  /** Its process and network namespaces, as /proc names them. */
  readonly namespaces: readonly string[];
}

export function traceOf(user: UserSandbox): Trace {
  const trace = findTrace(user);
  if (trace === undefined) throw new Error(`no sandbox runs in ${user.paths.state}`);
  return trace;
}

/** Undefined also while a sandbox starts and its namespaces are still to be made. */
export function findTrace({ paths }: UserSandbox): Trace | undefined {
  const first = sandboxPid(paths);
  const launcher = launcherPid(paths);
  if (first === undefined || launcher === undefined) return undefined;
  return { launcher, namespaces: ["pid", "net"].map((kind) => readlinkSync(`/proc/${first}/ns/${kind}`)) };
}

/** Process ids and command lines of all that runs in the sandbox's namespaces. */
export function processesIn({ namespaces }: Trace): { pid: number; command: string }[] {
  return allPids().flatMap((pid) => {
    try {
      const inside = ["pid", "net"].some((kind) => namespaces.includes(readlinkSync(`/proc/${pid}/ns/${kind}`)));
      return inside ? [{ pid, command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") }] : [];
    } catch {
      return [];
    }
  });
}

export function pidIn(trace: Trace, command: RegExp): number | undefined {
  return processesIn(trace).find((each) => command.test(each.command))?.pid;
}

function allPids(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}
