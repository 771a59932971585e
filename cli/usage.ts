import type { Command } from "commander";

/** Status of what could not be read, a wrong command line too: 1 would say that there are findings. */
export const UNREAD = 2;

/** A command that answers a wrong command line with what is allowed, how to go on, and a status of its own. */
export function withUsage(command: Command): Command {
  return command
    .showHelpAfterError("remedy: run it with --help for usage and examples")
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : UNREAD));
}
