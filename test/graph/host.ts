import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { cacheDir } from "../../sandbox/toolchain/cache";
import { apiServers, Asked } from "./apiServers";
import { Answers, Monitor, Recording } from "./monitor";
import { withPaths } from "../support/configuration";
import { Turns } from "./turns";

/** How a stack's program is run. */
export interface RunOptions {
  /** As `pulumi preview`: what a provider would have to create first is unknown. */
  preview?: boolean;
  /** Configuration on top of the stack's file, as `app.replicas`; `undefined` removes a key. */
  config?: Record<string, unknown>;
  /** Keys of that configuration that count as encrypted. */
  secretKeys?: string[];
  answers?: Answers;
  /** Directory of another program than the project's own, absolute or from the root. */
  program?: string;
}

/** What came of it. */
export interface Run extends Recording {
  exitCode: number;
  /** What the program told the engine as an error, and wrote to its standard error. */
  errors: string[];
  warnings: string[];
  stderr: string;
  /** What it asked of API servers itself. */
  asked: Asked[];
  milliseconds: number;
  /** Peak resident memory of the program. */
  megabytes: number;
}

interface Project {
  directory: string;
  name: string;
  runtime: { options: { tsconfig: string; nodeargs?: string } };
  config: Record<string, { default?: unknown }>;
}

const ROOT = path.resolve(__dirname, "../..");

/** By their answers, which are the same only as one object, and by all else. */
const runs = new Map<Answers | undefined, Map<string, Promise<Run>>>();
const turns = new Turns(availableParallelism());

/**
 * Runs a Pulumi program of this repository through the SDK's language host against an in-process engine, as many at a time as there
 * are cores. What was run before with the same options is not run again.
 */
export function runProgram(stack: string, options: RunOptions = {}): Promise<Run> {
  const alike = runs.get(options.answers) ?? new Map<string, Promise<Run>>();
  runs.set(options.answers, alike);
  const key = JSON.stringify([stack, options.preview ?? false, options.config, options.secretKeys, options.program]);
  const run = alike.get(key) ?? turns.take(() => runAnew(stack, options));
  alike.set(key, run);
  return run;
}

async function runAnew(stack: string, options: RunOptions): Promise<Run> {
  const directory = path.resolve(ROOT, options.program ?? ".");
  const project = { ...(parse(readFileSync(path.join(directory, "Pulumi.yaml"), "utf8")) as Project), directory };
  const monitor = new Monitor(project.name, stack, options.preview ?? false, options.answers);
  const [address, api] = await Promise.all([monitor.listen(), apiServers(options.answers?.apiServers)]);
  try {
    return { ...(await runChild(project, stack, options, monitor, address, api.address)), asked: api.asked };
  } finally {
    monitor.close();
    api.close();
  }
}

async function runChild(
  project: Project,
  stack: string,
  options: RunOptions,
  monitor: Monitor,
  address: string,
  apiAddress: string,
): Promise<Omit<Run, "asked">> {
  const { directory, name, runtime } = project;
  const started = process.hrtime.bigint();
  const child = spawn(
    path.join(ROOT, "node_modules/.bin/node"),
    [
      ...(runtime.options.nodeargs?.split(" ") ?? []),
      "--require",
      path.join(__dirname, "apiServersPreload.cjs"),
      createRequire(__filename).resolve("@pulumi/pulumi/cmd/run"),
      "--monitor",
      address,
      "--engine",
      address,
      "--project",
      name,
      "--stack",
      stack,
      "--root-directory",
      directory,
      "--pwd",
      directory,
      "--parallel",
      "16",
      ...(options.preview ? ["--dry-run"] : []),
      ".",
    ],
    {
      cwd: directory,
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        // As the sandbox runs it; without it every run would compile the SDK again.
        NODE_COMPILE_CACHE: path.join(cacheDir(), "compile"),
        API_SERVERS_OF_THE_TEST: apiAddress,
        PULUMI_NODEJS_TYPESCRIPT: "true",
        PULUMI_NODEJS_TSCONFIG_PATH: path.join(directory, runtime.options.tsconfig),
        PULUMI_CONFIG: JSON.stringify(configuration(project, stack, options.config ?? {})),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify((options.secretKeys ?? []).map((key) => qualified(name, key))),
      },
    },
  );
  let stderr = "";
  child.stderr.on("data", (data: Buffer) => {
    stderr += data.toString();
  });
  let megabytes = 0;
  const watch = setInterval(() => {
    megabytes = Math.max(megabytes, peakMegabytes(child.pid));
  }, 10);
  const exitCode = await new Promise<number>((resolve) => child.on("close", (code) => resolve(code ?? -1)));
  clearInterval(watch);
  return {
    ...monitor.recording,
    exitCode,
    stderr,
    errors: monitor.errors,
    warnings: monitor.warnings,
    milliseconds: Number(process.hrtime.bigint() - started) / 1e6,
    megabytes,
  };
}

function peakMegabytes(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0; // It has ended.
  }
}

/** The stack's file over the defaults of Pulumi.yaml, as the CLI hands it to a program. */
function configuration(project: Project, stack: string, extra: Record<string, unknown>): Record<string, string> {
  const stackFile = path.join(project.directory, `Pulumi.${stack}.yaml`);
  const ofStack = existsSync(stackFile) ? (parse(readFileSync(stackFile, "utf8")) as { config: Record<string, unknown> }).config : {};
  const defaults = Object.fromEntries(Object.entries(project.config).map(([key, { default: value }]) => [key, value]));
  const all = [defaults, ofStack].flatMap((values) => Object.entries(values)).map(([key, value]) => [qualified(project.name, key), value] as const);
  const set = withPaths(Object.fromEntries(all), Object.fromEntries(Object.entries(extra).map(([path, value]) => [qualified(project.name, path), value])));
  return Object.fromEntries(
    Object.entries(set)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

function qualified(project: string, key: string): string {
  return key.includes(":") ? key : `${project}:${key}`;
}
