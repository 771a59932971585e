import { mendStack } from "./mend";
import { ensureSandbox, type Context, type RunningSandbox } from "./context";
import { publishOutputs } from "./outputs";
import { pulumi, selectStack } from "./pulumi";
import { requireStack } from "./stack";

/** `make up`: toolchain, sandbox, `pulumi up`, and how to reach what it made. */
export async function up(context: Context, stack: string): Promise<void> {
  const sandbox = await readyFor(context, stack);
  const remedy = "see its messages above; what was made stays, and make up goes on from there";
  await pulumi(context.paths, sandbox, ["up", "--yes", "--skip-preview", "--stack", stack], remedy);
  await publishOutputs(context.paths, sandbox, stack);
}

/** `make preview`: what `make up` would change. */
export async function preview(context: Context, stack: string): Promise<void> {
  const sandbox = await readyFor(context, stack);
  await pulumi(context.paths, sandbox, ["preview", "--diff", "--stack", stack], "see its messages above; nothing was changed");
}

/** A running sandbox whose stack is there and whole, for a command of pulumi. */
export async function readyFor(context: Context, stack: string): Promise<RunningSandbox> {
  requireStack(context.paths.checkout, stack);
  const sandbox = await ensureSandbox(context);
  await selectStack(context.paths, sandbox, stack);
  await mendStack(context.paths, sandbox, stack, (line) => context.progress.note(line));
  return sandbox;
}
