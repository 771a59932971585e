import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { daemonStatus, stopDaemon } from "../daemon/client";
import { launcherPid, sandboxPid } from "../host/processes";
import { recoverStack } from "./recover";
import { deleteStateFolder, requireStateFolder } from "../stateFolder";
import { isBuilt } from "../toolchain/cache";
import { PARTS } from "../toolchain/parts";
import { runningSandbox, type Context, type RunningSandbox } from "./context";
import { pulumi, pulumiOutput } from "./pulumi";

/** How long `pulumi destroy` may take; a mesh that the stack made takes the provider a minute more. */
const DESTROY_SECONDS = 60;
const MESH_SECONDS = 90;
const KILL_SECONDS = 10;

/** `make down`: destroys every stack in the right order, stops every process, removes every file. With nothing running it is fine. */
export async function down(context: Context): Promise<void> {
  const { paths, progress } = context;
  requireStateFolder(paths);
  if (launcherPid(paths) !== undefined) {
    await destroy(context);
    await progress.step("stopping the sandbox", () => stop(context));
  } else if (!existsSync(paths.state)) {
    progress.note("nothing is running");
  }
  deleteStateFolder(paths);
}

/** The cloud ends with the sandbox, so nothing can be left running or paid for: what cannot be destroyed properly hinders nothing. */
async function destroy(context: Context): Promise<void> {
  const { paths, progress } = context;
  const goOn = (why: string) => progress.note(`${why}; what it made ends with the sandbox`);
  const status = await daemonStatus(paths.control);
  if (!status?.cloud) return goOn("the sandbox's cloud does not answer, so pulumi destroy is left out");
  if (!PARTS.every((part) => isBuilt(paths.checkout, part))) return goOn("the toolchain has changed and is not built, so pulumi destroy is left out");
  const seconds = DESTROY_SECONDS + (status.cloud.meshes.length > 1 ? MESH_SECONDS : 0);
  const work = runningSandbox(context).then((sandbox) => destroyStacks(context, sandbox));
  const failed = work.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const outcome = await Promise.race([failed, pause(seconds * 1000, `pulumi destroy took longer than ${seconds} s`, { ref: false })]);
  if (outcome !== undefined) goOn(outcome);
}

async function destroyStacks({ paths, progress }: Context, sandbox: RunningSandbox): Promise<void> {
  const stacks = JSON.parse(await pulumiOutput(paths, sandbox, ["stack", "ls", "--json"])) as { name: string; resourceCount?: number }[];
  for (const { name } of stacks.filter(({ resourceCount }) => resourceCount !== 0)) {
    await recoverStack(paths, sandbox, name, (line) => progress.note(line));
    await pulumi(paths, sandbox, ["destroy", "--yes", "--skip-preview", "--stack", name], "");
  }
}

/** Asks the daemon to end its processes, then ends the first process of the namespaces, and with it all that is left in them. */
async function stop({ paths }: Context): Promise<void> {
  await stopDaemon(paths.control).catch(() => undefined);
  const first = sandboxPid(paths) ?? launcherPid(paths);
  if (first !== undefined) process.kill(first, "SIGKILL");
  // Its parent ends when the kernel has collected the last one.
  const deadline = Date.now() + KILL_SECONDS * 1000;
  while (launcherPid(paths) !== undefined && Date.now() < deadline) await pause(20);
}
