/* What a preview costs in open sockets: `pulumi preview --json --show-sames > preview.json`, then `npm run cost -- preview.json`. */
/* A destruction is priced alike: `pulumi destroy --preview-only --json --show-sames`. */
import { readFileSync, writeFileSync } from "node:fs";
import { costOf } from "./index";
import { readPreview } from "./preview";
import { markdown, terminalWords } from "./words";

const USAGE =
  "usage: cost FILE [--markdown] [--json FILE]   (FILE, or - for the standard input: what pulumi preview, or destroy --preview-only, printed with --json --show-sames)";

function main(args: readonly string[]): number {
  const [file, ...options] = args;
  const json = options.includes("--json") ? options[options.indexOf("--json") + 1] : undefined;
  if (file === undefined || (options.includes("--json") && json === undefined)) {
    return refuse(USAGE);
  }
  const input = contentOf(file);
  const preview = input === undefined ? { refused: `${file} cannot be read: name the file that holds the preview` } : readPreview(input);
  if ("refused" in preview) {
    return refuse(preview.refused);
  }
  const cost = costOf(preview);
  if (json !== undefined) {
    writeFileSync(json, `${JSON.stringify(cost, undefined, 2)}\n`);
  }
  process.stdout.write(options.includes("--markdown") ? markdown(cost) : terminalWords(cost));
  return 0;
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch {
    return undefined;
  }
}

function refuse(message: string): number {
  process.stderr.write(`error: ${message}\n`);
  return 1;
}

process.exitCode = main(process.argv.slice(2));
