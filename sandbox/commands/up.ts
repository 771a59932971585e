import { Fault, Interruption } from "../fault";
import type { Paths } from "../paths";
import { recoverStack } from "./recover";
import { ensureSandbox, type Context, type RunningSandbox } from "./context";
import { addressComes, diagnosed } from "./diagnosis";
import { ingressOf, publishOutputs, readOutputs, type StackOutputs } from "./outputs";
import { pulumi, selectStack } from "./pulumi";
import { requireStack } from "./stack";

/** `make up`: toolchain, sandbox, `pulumi up --refresh`, which makes anew what was deleted outside, and how to reach what it made. */
export async function up(context: Context, stack: string): Promise<void> {
  const sandbox = await readyFor(context, stack);
  try {
    await publishOutputs(context.paths, stack, await deploy(context.paths, sandbox, stack));
  } catch (error) {
    if (!(error instanceof Fault) || error instanceof Interruption) throw error;
    throw await diagnosed(error, context.paths, sandbox, stack);
  }
}

/** Updates the stack, and once more when its gateway got an address too late for the outputs. */
async function deploy(paths: Paths, sandbox: RunningSandbox, stack: string): Promise<StackOutputs> {
  const remedy = "see its messages above; what was created stays, and make up continues from there";
  const update = async () => {
    await pulumi(paths, sandbox, ["up", "--refresh", "--yes", "--skip-preview", "--stack", stack], remedy);
    return readOutputs(paths, sandbox, stack);
  };
  const outputs = await update();
  return ingressOf(outputs) === "" && (await addressComes(paths, stack)) ? update() : outputs;
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
  await recoverStack(context.paths, sandbox, stack, (line) => context.progress.note(line));
  return sandbox;
}
