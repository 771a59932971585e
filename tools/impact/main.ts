/* Connection impact of a preview: `pulumi preview --json --show-sames > preview.json`, then `npm run impact -- preview.json`. */
/* A destruction is analyzed in the same way: `pulumi destroy --preview-only --json --show-sames`. */
import { readFileSync, writeFileSync } from "node:fs";
import { Command } from "commander";
import { impactOf } from "../../analysis/impact/index";
import { readPreview } from "../../analysis/impact/preview";
import { markdown, terminalWords } from "../../analysis/impact/words";

interface Options {
  readonly markdown?: true;
  readonly json?: string;
}

const program = new Command("impact")
  .description("Reads a Pulumi preview and prints which open sockets the update would close or drop.")
  .argument("<file>", "output of `pulumi preview` or `pulumi destroy --preview-only` with --json --show-sames; - reads standard input")
  .option("--markdown", "print a Markdown table, for a comment on a pull request")
  .option("--json <file>", "also write the result as JSON")
  .addHelpText("after", "\nExample:\n  pulumi preview --json --show-sames | impact - --markdown")
  .showHelpAfterError("remedy: run it with --help for usage and examples")
  .action(run);

function run(file: string, options: Options): void {
  const input = contentOf(file);
  const preview = input === undefined ? { refused: `${file} cannot be read: name the file that holds the preview` } : readPreview(input);
  if ("refused" in preview) {
    process.stderr.write(`error: ${preview.refused}\n`);
    process.exitCode = 1;
    return;
  }
  const impact = impactOf(preview);
  if (options.json !== undefined) {
    writeFileSync(options.json, `${JSON.stringify(impact, undefined, 2)}\n`);
  }
  process.stdout.write(options.markdown ? markdown(impact) : terminalWords(impact));
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch {
    return undefined;
  }
}

program.parse();
