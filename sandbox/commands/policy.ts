import type { Context } from "./context";
import { pulumi } from "./pulumi";
import { readyFor } from "./up";

/** `make policy`: the policy pack over what `make up` would do. Changes nothing; fails on a mandatory violation. */
export async function policy(context: Context, stack: string): Promise<void> {
  const sandbox = await readyFor(context, stack);
  await pulumi(
    context.paths,
    sandbox,
    ["preview", "--stack", stack, "--policy-pack", "policy"],
    "see the policies above: each violation says what is, what is allowed and what to do",
  );
}
