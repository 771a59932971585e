import { Fault } from "../fault";
import { mendStack } from "../pulumi/mend";
import { ensureSandbox, type Context } from "./context";
import { publishOutputs } from "./outputs";
import { pulumi, selectStack } from "./pulumi";

/** `make up`: toolchain, sandbox, `pulumi up`, and how to reach what it made. */
export async function up(context: Context, stack: string): Promise<void> {
  const sandbox = await ensureSandbox(context);
  await selectStack(context.paths, sandbox, stack);
  await mendStack(context.paths, sandbox, stack, (line) => context.progress.note(line));
  const code = await pulumi(context.paths, sandbox, ["up", "--yes", "--skip-preview", "--stack", stack]);
  if (code !== 0) throw new Fault(`pulumi up of stack ${stack} failed`, "see its messages above; what was made stays, and make up goes on from there");
  await publishOutputs(context.paths, sandbox, stack);
}

/** `make preview`: what `make up` would change. */
export async function preview(context: Context, stack: string): Promise<void> {
  const sandbox = await ensureSandbox(context);
  await selectStack(context.paths, sandbox, stack);
  await mendStack(context.paths, sandbox, stack, (line) => context.progress.note(line));
  const code = await pulumi(context.paths, sandbox, ["preview", "--diff", "--stack", stack]);
  if (code !== 0) throw new Fault(`pulumi preview of stack ${stack} failed`, "see its messages above");
}
