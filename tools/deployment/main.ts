/*
 * Which commit a stack has, as its history says it. The history lies with the state, so only a role that may deploy can write it; a tag could be
 * moved by everyone who may push.
 */
import { spawnSync } from "node:child_process";
import { Command } from "commander";
import { deployedCommit, type Deployed } from "./history";
import { refusedCommit, refusedOrder, type Repository } from "./order";

const MAIN = "origin/main";

function commands(): Command {
  const deployment = new Command("deployment")
    .description("Compares commits with what a stack has.")
    .showHelpAfterError("remedy: run it with --help for usage");
  deployment
    .command("commit")
    .description("prints commit=… for $GITHUB_OUTPUT")
    .argument("<stack>")
    .action((stack: string) => void (process.exitCode = compared(stack, printCommit)));
  deployment
    .command("order")
    .description("fails when the commit would take the stack back to an older one")
    .argument("<stack>")
    .argument("<commit>")
    .action((stack: string, wanted: string) => void (process.exitCode = compared(stack, (...known) => refusedOrder(wanted, ...known))));
  return deployment;
}

function compared(stack: string, refusalOf: (deployed: Deployed, repository: Repository) => string | undefined): number {
  const history = run("pulumi", ["stack", "history", "--stack", stack, "--json", "--page-size", "25", "--non-interactive"]);
  if (history === undefined) return fail(`the history of stack ${stack} cannot be read; the message above says why`);
  const head = run("git", ["rev-parse", "--verify", MAIN]);
  if (head === undefined) return fail(`this checkout has no ${MAIN}: check out with the whole history (fetch-depth: 0)`);
  return refusal(refusalOf(deployedCommit(history), repositoryOf(head)));
}

function printCommit(deployed: Deployed, repository: Repository): string | undefined {
  const refused = refusedCommit(deployed, repository);
  if (refused === undefined && "commit" in deployed) process.stdout.write(`commit=${deployed.commit}\n`);
  return refused;
}

function repositoryOf(head: string): Repository {
  const contains = (newer: string, older: string) => [older, newer].every(isKnown) && run("git", ["merge-base", "--is-ancestor", older, newer]) !== undefined;
  return { head, contains, isOnMain: (commit) => contains(head, commit) };
}

function isKnown(commit: string): boolean {
  return run("git", ["cat-file", "-t", commit]) === "commit";
}

/** What a program prints; nothing when it fails. */
function run(program: string, args: readonly string[]): string | undefined {
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", maxBuffer: 64 << 20 });
  if (status !== 0 && program !== "git") process.stderr.write(`${error?.message ?? stderr.trim()}\n`);
  return status === 0 ? stdout.trim() : undefined;
}

function refusal(why: string | undefined): number {
  return why === undefined ? 0 : fail(why);
}

function fail(message: string): number {
  process.stderr.write(`error: ${message}\n`);
  return 1;
}

commands().parse();
