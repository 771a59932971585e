#!/usr/bin/env node
/* `asmws`: the checks of this project for YAML that is already there. */
import { Command } from "commander";
import { version } from "./package.json";
import { lintCommand } from "./lint/command";
import { rulesCommand } from "./rules/command";
import { UNREAD, withUsage } from "./usage";

withUsage(new Command("asmws"))
  .description("Finds what drops, refuses or loses WebSockets in Kubernetes YAML.")
  .version(version)
  .addCommand(lintCommand())
  .addCommand(rulesCommand())
  .parseAsync()
  .catch((error: Error) => {
    process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = UNREAD;
  });
