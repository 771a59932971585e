import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";

import * as grpc from "@grpc/grpc-js";
import { buildSync } from "esbuild";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import { ProgramInfo, RunRequest } from "@pulumi/pulumi/proto/language_pb";

import { type PropertyMap, toStruct } from "../../sandbox/pulumi/rpc/properties";

const repository = resolve(__dirname, "../..");

/** A language host as the engine starts it: bundled, as a process of its own. */
export interface HostProcess {
  client: LanguageRuntimeClient;
  process: ChildProcess;
  /** What the host and its programs have printed so far. */
  output: () => string;
  stop: () => Promise<void>;
}

/** Bundles the host as `dist/` has it, into `folder`; gives the file. */
export function bundleHost(folder: string): string {
  const outfile = join(folder, "languageHost.js");
  const entry = join(repository, "sandbox/pulumi/languageHost/main.ts");
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: "node", target: "node24", format: "cjs", logLevel: "error" });
  return outfile;
}

export async function startHost(bundle: string, engineAddress: string, environment: NodeJS.ProcessEnv = {}): Promise<HostProcess> {
  const host = spawn(process.execPath, [bundle, engineAddress], { env: { ...process.env, ...environment }, stdio: ["pipe", "pipe", "pipe"] });
  const lines = createInterface({ input: host.stdout });
  const printed: string[] = [];
  host.stderr.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
  const [port] = (await once(lines, "line")) as [string];
  lines.on("line", (line) => printed.push(`${line}\n`));
  const client = new LanguageRuntimeClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const stop = async (): Promise<void> => {
    client.close();
    if (host.exitCode !== null || host.signalCode !== null) return;
    host.kill("SIGTERM");
    await once(host, "exit");
  };
  return { client, process: host, output: () => printed.join(""), stop };
}

/** A folder of its own for a test. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "language-host-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Writes files, given by their path in the folder. */
export function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** A program in a folder of its own, which has the packages of this repository. */
export function writeProgram(parent: string, name: string, files: Record<string, string>): string {
  const folder = join(parent, name);
  writeFiles(folder, { "package.json": JSON.stringify({ name, version: "1.0.0", main: "index.js" }), ...files });
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  return folder;
}

export function programInfo(folder: string, options: PropertyMap = {}): ProgramInfo {
  return new ProgramInfo().setRootDirectory(folder).setProgramDirectory(folder).setEntryPoint(".").setOptions(toStruct(options));
}

/** A Run of the JavaScript program in `folder`, for the stack `dev` of the project `test`. */
export function runRequest(folder: string, engineAddress: string, options: PropertyMap = { typescript: false }): RunRequest {
  return new RunRequest()
    .setInfo(programInfo(folder, options))
    .setProject("test")
    .setStack("dev")
    .setOrganization("organization")
    .setMonitorAddress(engineAddress)
    .setParallel(4)
    .setDryrun(true);
}

/** Waits until `condition` holds, for at most `limit` milliseconds. */
export async function eventually(what: string, condition: () => boolean, limit = 8000): Promise<void> {
  const deadline = Date.now() + limit;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not within ${limit} ms: ${what}`);
    await new Promise((resume) => setTimeout(resume, 10));
  }
}

/** True while there is a process with this id. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
