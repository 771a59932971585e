/* Reads, on the account of a stack, what no document settles: `make account-check STACK=dev`. Changes nothing. See docs/real-account.md. */
import { spawnSync } from "node:child_process";
import { Command } from "commander";
import { withAccount } from "./account";
import { findingOf } from "./finding";
import { POINTS } from "./points";
import { holdAll, lookAt, printed } from "./report";
import { stackFrom } from "./stack";

async function check(name: string): Promise<void> {
  // Encrypted keys of alicloud: too, as the program takes them; nothing of it is printed.
  const config = spawnSync("pulumi", ["--non-interactive", "config", "--stack", name, "--json", "--show-secrets"], { encoding: "utf8" });
  if (config.status !== 0) {
    return fail(config.error !== undefined ? "pulumi cannot be started: install it (docs/real-account.md, step 1)" : config.stderr.trim());
  }
  const { connection, stack } = stackFrom(config.stdout);
  const lines = await withAccount(connection, stack, (account) => lookAt(POINTS, account));
  process.stdout.write(`${printed(lines)}\n`);
  process.exitCode = holdAll(lines) ? 0 : 1;
}

function fail(message: string): void {
  process.stderr.write(`error: ${message.replace(/^error: /, "")}\n`);
  process.exitCode = 2;
}

const program = new Command("account-check")
  .description("reads on the account of a stack what no document settles; changes nothing")
  .requiredOption("--stack <stack>", "stack whose configuration names mesh and cluster");
void check(program.parse().opts<{ stack: string }>().stack).catch((error: unknown) => fail(findingOf(error).evidence));
