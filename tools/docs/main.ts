/* Writes the generated pages of the documents: `tsx tools/docs/main.ts --out docs`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { configurationPage } from "./configuration";
import { lintRulesPage } from "./lintRules";

new Command("docs")
  .description("Writes the list of configuration keys, from Pulumi.yaml, and that of the linter's rules.")
  .requiredOption("--out <folder>", "where configuration.md and lint-rules.md are written")
  .action(({ out }: { out: string }) => {
    writeFileSync(join(out, "configuration.md"), configurationPage(readFileSync("Pulumi.yaml", "utf8")));
    writeFileSync(join(out, "lint-rules.md"), lintRulesPage());
  })
  .parse();
