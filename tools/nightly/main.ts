/*
 * What the nightly workflow does with `pulumi preview --refresh --json`, which holds the state and so stays on its machine:
 *   nightly renewal FILE   prints `due=true` or `due=false` for $GITHUB_OUTPUT; fails when anything but a renewal would change
 *   nightly drift FILE     fails when an object differs from its program
 * What it has seen goes to the error stream: names of objects and of their fields, never a value.
 */
import { readFileSync } from "node:fs";
import { changeInWords } from "../../analysis/impact/change";
import type { Change } from "../../analysis/impact/preview";
import { isOtherKubeconfig, readChanges } from "./changes";
import { judgeRenewal } from "./renewal";

const USAGE = "usage: nightly renewal FILE | drift FILE   (FILE: what pulumi preview --refresh --json printed)";

function main([verb, file]: readonly string[]): number {
  if (file === undefined || (verb !== "renewal" && verb !== "drift")) return fail(USAGE);
  const output = contentOf(file);
  if (output === undefined) return fail(`${file} cannot be read: name the file that holds the preview`);
  const changes = readChanges(output);
  if ("refused" in changes) return fail(changes.refused);
  return verb === "renewal" ? renewal(changes) : drift(changes);
}

function renewal(changes: readonly Change[]): number {
  const { due, refused } = judgeRenewal(changes);
  if (refused.length > 0) {
    return fail(`nothing is renewed, because the update would change more than certificates that are due:\n${list(refused)}\nremedy: pulumi up --refresh`);
  }
  say(due.length === 0 ? "no certificate is due" : `due: ${due.join(", ")}`);
  process.stdout.write(`due=${due.length > 0}\n`);
  return 0;
}

function drift(changes: readonly Change[]): number {
  const differing = changes.filter((change) => !isOtherKubeconfig(change)).map(changeInWords);
  if (differing.length === 0) {
    say("every object is as its program says");
    return 0;
  }
  return fail(`objects differ from their program; pulumi up --refresh would:\n${list(differing)}`);
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join("\n");
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function fail(message: string): number {
  say(`error: ${message}`);
  return 1;
}

process.exitCode = main(process.argv.slice(2));
