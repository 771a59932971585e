import { delimiter, join } from "node:path";
import { mkdirSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { accessKeyEnvironment, readAccessKey } from "../accessKey";
import { daemonStatus } from "../daemon/client";
import { Fault } from "../fault";
import { launcherPid, sandboxPid } from "../host/processes";
import { launchSandbox } from "../host/launch";
import { pathsOf, type Paths } from "../paths";
import { progressOn, type Progress } from "../progress";
import { placeLink, preparePulumi, type PulumiInstallation } from "../pulumi/home";
import { deleteStateFolder, requireStateFolder } from "../stateFolder";
import { cacheDir } from "../toolchain/cache";
import { ensureToolchain } from "../toolchain/build";

/** How long a start may take until the sandbox must answer. */
const START_SECONDS = 120;

/** What every command starts from. */
export interface Context {
  readonly paths: Paths;
  readonly progress: Progress;
}

/** A sandbox that runs, and how to run programs in it. */
export interface RunningSandbox {
  readonly pid: number;
  readonly pulumi: PulumiInstallation;
  readonly env: Readonly<Record<string, string>>;
}

export function contextOf(checkout: string): Context {
  return { paths: pathsOf(checkout), progress: progressOn(process.stderr) };
}

/** Builds what is missing, starts the sandbox unless it runs, and says how to use it. */
export async function ensureSandbox(context: Context): Promise<RunningSandbox> {
  const { paths, progress } = context;
  requireStateFolder(paths);
  const programs = await ensureToolchain(paths.checkout, progress);
  if (!(await isRunning(context))) {
    await requireMachine(paths);
    // What a sandbox that died has left describes a cloud that no longer exists.
    deleteStateFolder(paths);
    await progress.step("sandbox: etcd, API servers, node, istiod, OpenAPI", () => launchSandbox(paths, programs, process.execPath, () => undefined));
  }
  return attach(paths, programs);
}

/** The sandbox that runs already; a clear word when there is none. */
export async function runningSandbox(context: Context): Promise<RunningSandbox> {
  if (!(await isRunning(context))) throw new Fault("the sandbox is not running", "start it with: make up");
  return attach(context.paths, await ensureToolchain(context.paths.checkout, context.progress));
}

/** Whether a sandbox runs. One that another command is just starting is waited for. */
async function isRunning({ paths, progress }: Context): Promise<boolean> {
  if (launcherPid(paths) === undefined) return false;
  if (await daemonStatus(paths.control)) return true;
  return progress.step("waiting for the sandbox, which another command is starting", async () => {
    const deadline = Date.now() + START_SECONDS * 1000;
    while (launcherPid(paths) !== undefined) {
      if (await daemonStatus(paths.control)) return true;
      if (Date.now() > deadline) throw new Fault(`the sandbox does not answer on ${paths.control}`, "stop what is left of it with: make down");
      await pause(100);
    }
    return false;
  });
}

/** The programs that a start needs, which may have gone since the toolchain was built. */
async function requireMachine(paths: Paths): Promise<void> {
  const { exitCode, stderr } = await execa("sh", [join(paths.checkout, "sandbox", "preflight.sh"), "start"], { reject: false });
  if (exitCode !== 0) throw new Fault(`this machine lacks what the sandbox needs\n${stderr}`, "as said with each");
}

function attach(paths: Paths, programs: ReadonlyMap<string, string>): RunningSandbox {
  const pid = sandboxPid(paths);
  if (pid === undefined) throw new Fault("the sandbox ended", `read ${join(paths.log, "sandboxd.log")}, then: make up`);
  mkdirSync(paths.bin, { recursive: true });
  for (const name of ["kubectl", "istioctl"]) placeLink(programs.get(name) ?? "", join(paths.bin, name));
  const pulumi = preparePulumi(paths, programs, process.execPath);
  return { pid, pulumi, env: environment(paths, pulumi) };
}

function environment(paths: Paths, pulumi: PulumiInstallation): Record<string, string> {
  const modules = join(paths.checkout, "node_modules", ".bin");
  const withoutProxies = Object.fromEntries(["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"].map((name) => [name, ""]));
  return {
    ...withoutProxies,
    ...pulumi.env,
    ...accessKeyEnvironment(readAccessKey(paths.accessKey)),
    PATH: [paths.bin, modules, process.env.PATH].join(delimiter),
    KUBECONFIG: [paths.kubeconfig("ack"), paths.kubeconfig("asm")].join(delimiter),
    NODE_COMPILE_CACHE: join(cacheDir(), "compile"),
  };
}
