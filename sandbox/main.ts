/* The sandbox's command line; the Makefile is its short form. */
import { ensureToolchain } from "./toolchain/build";
import { contextOf, type Context } from "./commands/context";
import { cost } from "./commands/cost";
import { down } from "./commands/down";
import { logs } from "./commands/logs";
import { policy } from "./commands/policy";
import { shell } from "./commands/shell";
import { status } from "./commands/status";
import { preview, up } from "./commands/up";
import { Fault } from "./fault";

const USAGE = "usage: sandbox up [STACK] | preview [STACK] | cost [STACK] | policy [STACK] | down | status | logs [NAME] | shell [COMMAND...] | toolchain";

async function main(verb: string | undefined, words: readonly string[]): Promise<number> {
  const context = contextOf(process.cwd());
  switch (verb) {
    case "up":
      return done(up(context, words[0] ?? "sandbox"));
    case "preview":
      return done(preview(context, words[0] ?? "sandbox"));
    case "cost":
      return done(cost(context, words[0] ?? "sandbox"));
    case "policy":
      return done(policy(context, words[0] ?? "sandbox"));
    case "down":
      return done(down(context));
    case "status":
      return done(status(context));
    case "logs":
      return done(logs(context, words[0]));
    case "shell":
      return shell(context, words);
    case "toolchain":
      return done(toolchain(context));
    case undefined:
      throw new Fault("no command was given", USAGE);
    default:
      throw new Fault(`there is no command "${verb}"`, USAGE);
  }
}

async function toolchain({ paths, progress }: Context): Promise<void> {
  const programs = await ensureToolchain(paths.checkout, progress);
  for (const [name, path] of programs) process.stdout.write(`${name} ${path}\n`);
}

async function done(work: Promise<void>): Promise<number> {
  await work;
  return 0;
}

main(process.argv[2], process.argv.slice(3)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    // What no one foresaw is a fault of the program, and only that shows where it happened.
    if (!(error instanceof Fault)) throw error;
    process.stderr.write(`\nerror: ${error.message}\nremedy: ${error.remedy}\n`);
    process.exit(1);
  },
);
