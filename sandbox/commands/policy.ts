import { mendStack } from "./mend";
import { ensureSandbox, type Context } from "./context";
import { pulumi, selectStack } from "./pulumi";
import { requireStack } from "./stack";

/** `make policy`: the policy pack over what `make up` would do. Changes nothing; fails on a mandatory violation. */
export async function policy(context: Context, stack: string): Promise<void> {
  requireStack(context.paths.checkout, stack);
  const sandbox = await ensureSandbox(context);
  await selectStack(context.paths, sandbox, stack);
  await mendStack(context.paths, sandbox, stack, (line) => context.progress.note(line));
  await pulumi(
    context.paths,
    sandbox,
    ["preview", "--stack", stack, "--policy-pack", "policy"],
    "see the policies above: each violation says what is, what is allowed and what to do",
  );
}
