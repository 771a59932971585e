/*
 * Which commit a stack has, as its history says it:
 *   deployment commit STACK          prints `commit=…` for $GITHUB_OUTPUT
 *   deployment order STACK COMMIT    fails when COMMIT would take the stack back to something older
 * The history lies with the state, so only a role that may deploy can write it; a tag could be moved by everyone who may push.
 */
import { spawnSync } from "node:child_process";
import { deployedCommit } from "./history";
import { refusedCommit, refusedOrder, type Repository } from "./order";

const USAGE = "usage: deployment commit STACK | order STACK COMMIT";
const MAIN = "origin/main";

function main([verb, stack, wanted]: readonly string[]): number {
  if (stack === undefined || !((verb === "commit" && wanted === undefined) || (verb === "order" && wanted !== undefined))) return fail(USAGE);
  const history = run("pulumi", ["stack", "history", "--stack", stack, "--json", "--page-size", "25", "--non-interactive"]);
  if (history === undefined) return fail(`the history of stack ${stack} cannot be read; the message above says why`);
  const head = run("git", ["rev-parse", "--verify", MAIN]);
  if (head === undefined) return fail(`this checkout has no ${MAIN}: check out with the whole history (fetch-depth: 0)`);
  const deployed = deployedCommit(history);
  if (wanted !== undefined) return refusal(refusedOrder(wanted, deployed, repositoryOf(head)));
  const refused = refusedCommit(deployed, repositoryOf(head));
  if (refused === undefined && "commit" in deployed) process.stdout.write(`commit=${deployed.commit}\n`);
  return refusal(refused);
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

process.exitCode = main(process.argv.slice(2));
