/* Rewrites a stack file of version 0.1: `make migrate-config STACK=prod`. See docs/configuration.md. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Command } from "commander";
import { migrated, NotMigrated } from "./migrate";

new Command("migrate-config")
  .description("Rewrites the keys of version 0.1 in Pulumi.<stack>.yaml as the objects of today. Comments and encrypted values stay.")
  .requiredOption("--stack <name>", "the stack whose file is rewritten")
  .action(({ stack }: { stack: string }, command: Command) => {
    const file = `Pulumi.${stack}.yaml`;
    if (!existsSync(file)) command.error(`error: there is no ${file}: give the name of a stack that has a file here`);
    const before = readFileSync(file, "utf8");
    try {
      const after = migrated(before, "asm-websocket");
      if (after !== before) writeFileSync(file, after);
      process.stdout.write(after === before ? `${file} has no key of version 0.1\n` : `${file} is rewritten: look at it, and run pulumi preview\n`);
    } catch (error) {
      if (!(error instanceof NotMigrated)) throw error;
      command.error(`error: ${file}: ${error.message}`);
    }
  })
  .parse();
