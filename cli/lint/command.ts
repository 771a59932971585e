import { writeFileSync } from "node:fs";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { parseConfig, NO_CONFIG, type Config } from "../../analysis/lint/config";
import { fixed } from "../../analysis/lint/fix";
import { isAtLeast, lint, type Result } from "../../analysis/lint/lint";
import { EDGES, SEVERITIES, type Edge, type Severity } from "../../analysis/lint/rule";
import { rules } from "../../analysis/lint/rules/index";
import { readConfig, readSources, type Sources } from "./files";
import { UNREAD, withUsage } from "../usage";
import { FORMATS, formatOf, type Format } from "./formats/index";

interface Options {
  readonly markdown?: true;
  readonly format: Format;
  readonly fix?: true;
  readonly write?: true;
  readonly config?: string;
  readonly edge?: readonly Edge[];
  readonly minSeverity: Severity;
}

const [CLEAN, FOUND] = [0, 1];

const HELP = `
Examples:
  asmws lint k8s/                             every .yaml, .yml and .json below the folder
  helm template chart | asmws lint -          what a chart renders
  asmws lint --markdown docs/guide.md         blocks of a document
  asmws lint k8s/ --fix | git apply           mend what needs no judgement
  asmws lint k8s/ --format sarif > out.sarif  for code scanning

Exit status: 0 nothing found, 1 findings, 2 something could not be read.`;

/** `asmws lint`. */
export function lintCommand(): Command {
  return withUsage(new Command("lint"))
    .description("Checks manifests of Kubernetes for what drops, refuses or loses WebSockets.")
    .addArgument(new Argument("[files...]", "files or folders; - reads standard input").default(["."], "the folder"))
    .option("--markdown", "read the blocks of Markdown in files that are not YAML or JSON")
    .addOption(new Option("--format <format>", "how findings are printed").choices(FORMATS).default("text"))
    .option("--fix", "print a patch of what needs no judgement, in place of the findings")
    .option("--write", "with --fix: change the files instead")
    .option("--config <file>", "timing and capacity of the app, severities of rules (asmws.yaml where there is one)")
    .option("--edge <edge>", `only rules about this edge; may be repeated (${EDGES.join(", ")})`, addEdge)
    .addOption(new Option("--min-severity <severity>", "the least that is shown and counts").choices(SEVERITIES).default("info"))
    .addHelpText("after", HELP)
    .action(run);
}

function addEdge(edge: string, others: readonly Edge[] = []): readonly Edge[] {
  const known = EDGES.find((one) => one === edge);
  if (known === undefined) throw new InvalidArgumentError(`Allowed choices are ${EDGES.join(", ")}.`);
  return [...others, known];
}

async function run(names: readonly string[], options: Options): Promise<void> {
  const config = configured(options.config);
  if (config === undefined) return;
  const sources = await readSources(names, options.markdown === true);
  for (const message of sources.unread) fail(message);
  const result = lint(sources.files, rules, { ...config, edges: options.edge ?? config.edges, markdown: options.markdown });
  const findings = result.findings.filter(({ severity }) => isAtLeast(severity, options.minSeverity));
  if (options.fix) fix(sources, result, options.write === true);
  else process.stdout.write(formatOf(options.format)({ findings, files: sources.files.length, objects: result.documents.length }));
  process.exitCode ??= findings.length > 0 ? FOUND : CLEAN;
}

function configured(file: string | undefined): Config | undefined {
  const found = readConfig(file);
  if (found === undefined) return NO_CONFIG;
  const config = "unread" in found ? found : parseConfig(found.file, found.text, new Set(rules.map(({ id }) => id)));
  if (!("unread" in config)) return config;
  for (const message of config.unread) fail(message);
  return undefined;
}

function fix(sources: Sources, result: Result, write: boolean): void {
  const changes = fixed(sources.files, result.findings);
  for (const { file, text, patch } of changes) {
    if (write && file !== "<stdin>") writeFileSync(file, text);
    else process.stdout.write(patch);
  }
  process.stderr.write(`${changes.length} ${changes.length === 1 ? "file" : "files"} ${write ? "changed" : "in the patch"}\n`);
}

function fail(message: string): void {
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = UNREAD;
}
