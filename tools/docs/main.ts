/* Writes the generated pages of the documents: `tsx tools/docs/main.ts --out docs`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { configurationPage } from "./configuration";

new Command("docs")
  .description("Writes the list of configuration keys, from Pulumi.yaml.")
  .requiredOption("--out <folder>", "where configuration.md is written")
  .action(({ out }: { out: string }) => writeFileSync(join(out, "configuration.md"), configurationPage(readFileSync("Pulumi.yaml", "utf8"))))
  .parse();
