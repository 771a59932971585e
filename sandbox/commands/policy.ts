import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "./context";
import { pulumi } from "./pulumi";
import { readyFor } from "./up";

/** `make policy`: the policy pack over what `make up` would do. Configured by policy/STACK.json, if it is there. Changes nothing; fails on a mandatory violation. */
export async function policy(context: Context, stack: string): Promise<void> {
  const sandbox = await readyFor(context, stack);
  const config = join("policy", `${stack}.json`);
  const configured = existsSync(join(context.paths.checkout, config)) ? ["--policy-pack-config", config] : [];
  await pulumi(
    context.paths,
    sandbox,
    ["preview", "--stack", stack, "--policy-pack", "policy", ...configured],
    "see the policies above: each violation says what is, what is allowed and what to do",
  );
}
