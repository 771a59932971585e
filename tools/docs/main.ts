/* Writes what is generated from config/schema.ts: `tsx tools/docs/main.ts --out docs`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { configurationPage } from "./configuration";
import { editorSchema } from "./editorSchema";
import { lintRulesPage } from "./lintRules";
import { withConfigBlock } from "./pulumiYaml";

new Command("docs")
  .description("Writes the list of configuration keys, the block of Pulumi.yaml, the schema for editors, and the list of the linter's rules.")
  .requiredOption("--out <folder>", "where configuration.md and lint-rules.md are written")
  .action(({ out }: { out: string }) => {
    writeFileSync(join(out, "configuration.md"), configurationPage());
    writeFileSync("Pulumi.yaml", withConfigBlock(readFileSync("Pulumi.yaml", "utf8")));
    writeFileSync("Pulumi.schema.json", editorSchema("asm-websocket"));
    writeFileSync(join(out, "lint-rules.md"), lintRulesPage());
  })
  .parse();
