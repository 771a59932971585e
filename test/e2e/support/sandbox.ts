import { execFile, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathsOf, type Paths } from "../../../sandbox/paths";

export const ROOT = path.resolve(__dirname, "../../..");
/** The suite's own sandbox, beside one that may be in use. */
export const FOLDER = ".sandbox-e2e";
export const paths: Paths = pathsOf(ROOT, FOLDER);

const ENV = { ...process.env, SANDBOX_DIR: FOLDER };
const MAX_OUTPUT = 64 << 20;

export interface Outputs {
  readonly ingressIp: string;
  /** In its place behind an NLB. */
  readonly ingressHostname?: string;
  readonly httpsUrl: string;
  readonly host: Readonly<Record<"httpUrl" | "httpsUrl" | "wsUrl" | "wssUrl" | "caFile" | "ackKubeconfig" | "asmKubeconfig" | "openApiUrl", string>>;
}

/** What a finished program said. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a make target as a user does, on this terminal's error stream, and fails with what it printed. */
export function make(...words: string[]): string {
  const run = spawnSync("make", ["--silent", ...words], { cwd: ROOT, env: ENV, encoding: "utf8", maxBuffer: MAX_OUTPUT });
  if (run.status !== 0) throw new Error(`make ${words.join(" ")} failed:\n${run.stdout.slice(-4000)}\n${run.stderr.slice(-4000)}`);
  return run.stdout;
}

export function outputs(): Outputs {
  return JSON.parse(readFileSync(paths.outputs, "utf8")) as Outputs;
}

/** Runs a program on the host. */
export function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}, input = ""): Promise<Said> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { cwd: ROOT, env: { ...ENV, ...env }, maxBuffer: MAX_OUTPUT }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 1, stdout, stderr });
    });
    // A program that ends without reading its input breaks the pipe; its exit code says how it went.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}

/** Runs a program inside the sandbox and returns its output; fails when it fails. */
export async function inside(command: readonly string[], input = ""): Promise<string> {
  const said = await tryInside(command, input);
  if (said.code !== 0) throw new Error(`${command.join(" ")} failed:\n${said.stdout}\n${said.stderr}`);
  return said.stdout;
}

export function tryInside(command: readonly string[], input = ""): Promise<Said> {
  return run(process.execPath, [path.join(ROOT, "dist/sandbox.js"), "shell", ...command], {}, input);
}

/** kubectl on one of the two API servers. */
export function kubectl(context: "ack" | "asm", ...args: string[]): Promise<string> {
  return inside(["kubectl", "--context", context, ...args]);
}

export async function kubectlJson<T>(context: "ack" | "asm", ...args: string[]): Promise<T> {
  return JSON.parse(await kubectl(context, ...args, "-o", "json")) as T;
}

/** Pulumi on the suite's stack, with other configuration than the stack's file where a test needs it. */
export function pulumi(args: readonly string[], configFile?: string): Promise<Said> {
  return tryInside(["pulumi", "--non-interactive", ...args, "--stack", "sandbox", ...(configFile === undefined ? [] : ["--config-file", configFile])]);
}

export function sandboxExists(): boolean {
  return existsSync(paths.state);
}
