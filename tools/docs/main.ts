/* Writes what is generated from config/schema.ts: `tsx tools/docs/main.ts --out docs`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { configurationPage } from "./configuration";
import { editorSchema } from "./editorSchema";
import { withConfigBlock } from "./pulumiYaml";

new Command("docs")
  .description("Writes the list of configuration keys, the block of Pulumi.yaml and the schema for editors.")
  .requiredOption("--out <folder>", "where configuration.md is written")
  .action(({ out }: { out: string }) => {
    writeFileSync(join(out, "configuration.md"), configurationPage());
    writeFileSync("Pulumi.yaml", withConfigBlock(readFileSync("Pulumi.yaml", "utf8")));
    writeFileSync("Pulumi.schema.json", editorSchema("asm-websocket"));
  })
  .parse();
