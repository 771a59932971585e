import { existsSync, rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { stopDaemon } from "../daemon/client";
import { launcherPid } from "../host/namespace";
import { isBuilt } from "../toolchain/cache";
import { PARTS } from "../toolchain/parts";
import { mendStack } from "../pulumi/mend";
import { runningSandbox, type Context, type RunningSandbox } from "./context";
import { pulumi, pulumiOutput } from "./pulumi";

/** `make down`: destroys every stack in the right order, stops every process, removes every file. With nothing running it is fine. */
export async function down(context: Context): Promise<void> {
  const { paths, progress } = context;
  const launcher = launcherPid(paths);
  if (launcher !== undefined) {
    if (PARTS.every((part) => isBuilt(paths.checkout, part))) await destroyStacks(context, await runningSandbox(context));
    await progress.step("stopping the sandbox", () => stop(context, launcher));
  } else if (!existsSync(paths.state)) {
    progress.note("nothing is running");
  }
  rmSync(paths.state, { recursive: true, force: true });
}

async function destroyStacks({ paths, progress }: Context, sandbox: RunningSandbox): Promise<void> {
  const stacks = JSON.parse(await pulumiOutput(paths, sandbox, ["stack", "ls", "--json"]).catch(() => "[]")) as { name: string }[];
  for (const { name } of stacks) {
    await mendStack(paths, sandbox, name, (line) => progress.note(line));
    const code = await pulumi(paths, sandbox, ["destroy", "--yes", "--skip-preview", "--stack", name]);
    // The cloud itself ends with the sandbox, so nothing can be left running or paid for.
    if (code !== 0) progress.note(`pulumi destroy of stack ${name} failed; it goes with the sandbox`);
  }
}

/** Asks the daemon to end its processes, then ends the namespaces with all that is left in them. */
async function stop({ paths }: Context, launcher: number): Promise<void> {
  await stopDaemon(paths.control).catch(() => undefined);
  process.kill(launcher, "SIGKILL");
  const deadline = Date.now() + 10_000;
  while (launcherPid(paths) !== undefined && Date.now() < deadline) await pause(20);
}
