/*
 * What the nightly workflow does with `pulumi preview --refresh --json`, which holds the state and so stays on its machine.
 * What it has seen goes to the error stream: names of objects and of their fields, never a value.
 */
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { changeInWords } from "../../analysis/impact/change";
import type { Change } from "../../analysis/impact/preview";
import { isOtherKubeconfig, readChanges } from "./changes";
import { judgeRenewal } from "./renewal";

function commands(): Command {
  const nightly = new Command("nightly").description("Judges the preview of a nightly run.").showHelpAfterError("remedy: run it with --help for usage");
  const verb = (name: string, description: string, judge: (changes: readonly Change[]) => number) =>
    nightly
      .command(name)
      .description(description)
      .argument("<file>", "what `pulumi preview --refresh --json` printed")
      .action((file: string) => void (process.exitCode = judged(file, judge)));
  verb("renewal", "prints due=true or due=false for $GITHUB_OUTPUT; fails when anything but a renewal would change", renewal);
  verb("drift", "fails when an object differs from its program", drift);
  return nightly;
}

function judged(file: string, judge: (changes: readonly Change[]) => number): number {
  const output = contentOf(file);
  if (output === undefined) return fail(`${file} cannot be read: name the file that holds the preview`);
  const changes = readChanges(output);
  return "refused" in changes ? fail(changes.refused) : judge(changes);
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

commands().parse();
