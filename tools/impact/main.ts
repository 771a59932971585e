/* What a preview costs in open sockets: `pulumi preview --json --show-sames > preview.json`, then `npm run cost -- preview.json`. */
/* A destruction is priced alike: `pulumi destroy --preview-only --json --show-sames`. */
import { readFileSync, writeFileSync } from "node:fs";
import { Command } from "commander";
import { costOf } from "../../analysis/impact/index";
import { readPreview } from "../../analysis/impact/preview";
import { markdown, terminalWords } from "../../analysis/impact/words";

interface Options {
  readonly markdown?: true;
  readonly json?: string;
}

const program = new Command("cost")
  .description("Reads a Pulumi preview and prints which open sockets the update would close or drop.")
  .argument("<file>", "output of `pulumi preview` or `pulumi destroy --preview-only` with --json --show-sames; - reads standard input")
  .option("--markdown", "print a Markdown table, for a comment on a pull request")
  .option("--json <file>", "also write the result as JSON")
  .addHelpText("after", "\nExample:\n  pulumi preview --json --show-sames | cost - --markdown")
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
  const cost = costOf(preview);
  if (options.json !== undefined) {
    writeFileSync(options.json, `${JSON.stringify(cost, undefined, 2)}\n`);
  }
  process.stdout.write(options.markdown ? markdown(cost) : terminalWords(cost));
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch {
    return undefined;
  }
}

program.parse();
