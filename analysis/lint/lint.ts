import { label, written, type LintDocument, type Source, type Unreadable } from "./document";
import { documentsOf, type Contents } from "./documents";
import { markdownDocuments } from "./markdown";
import type { About, Edge, Finding, Rule, Severity } from "./rule";
import { scriptOf } from "./script";
import { SEVERITIES } from "./rule";
import { NO_SETTINGS, type Settings } from "./settings";
import { SUPPRESSION, withoutSuppressed } from "./suppress";
import { World } from "./world";

/** A file as it was read. */
export interface TextFile {
  readonly file: string;
  readonly text: string;
}

export interface Choice {
  readonly settings?: Settings;
  /** Only rules about these; all without it. */
  readonly edges?: readonly Edge[];
  /** Severities by rule, in place of the rule's own; `off` leaves it out. */
  readonly severities?: Readonly<Record<string, Severity | "off">>;
  /** Read blocks of Markdown in files that are not YAML or JSON. */
  readonly markdown?: boolean;
}

export interface Result {
  readonly findings: readonly Finding[];
  readonly documents: readonly LintDocument[];
}

export const NOT_YAML: About = {
  id: "WS001",
  name: "not-yaml",
  severity: "error",
  what: "The text cannot be read as YAML.",
  why: "`kubectl apply` stops at it. What stands behind it in the file is not applied, and is not checked here.",
  remedy: "Put commands into a file or a block of their own.",
  source: "https://yaml.org/spec/1.2.2/",
  edges: ["kubernetes"],
  versions: "all",
};

/** All that the rules find in the files, in the order of files and lines. */
export function lint(
  files: readonly TextFile[],
  rules: readonly Rule[],
  { settings = NO_SETTINGS, edges, severities = {}, markdown = false }: Choice = {},
): Result {
  const contents = files.map((file) => contentsOf(file, markdown));
  const documents = contents.flatMap((one) => one.documents);
  const world = new World(documents, settings);
  const chosen = rules.filter(
    (rule) => severities[rule.id] !== "off" && (edges === undefined || rule.edges.some((edge) => edge === "kubernetes" || edges.includes(edge))),
  );
  const found = chosen.flatMap((rule) => world.of(...rule.kinds).flatMap((document) => findingsOf(rule, document, world, severities[rule.id])));
  const kept = withoutSuppressed(found, documents, new Set([NOT_YAML, SUPPRESSION, ...rules].map(({ id }) => id)));
  const order = new Map(files.map(({ file }, index) => [file, index]));
  const findings = [...contents.flatMap((one) => one.unreadable.map(unreadable)), ...kept].sort(
    (a, b) => order.get(a.file)! - order.get(b.file)! || a.place.line - b.place.line || a.place.column - b.place.column || a.rule.id.localeCompare(b.rule.id),
  );
  return { findings, documents };
}

/** Whether a severity is as bad as the least that is asked for. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}

function contentsOf({ file, text }: TextFile, markdown: boolean): Contents {
  const source: Source = { file, lines: text.split(/\r?\n/) };
  if (/\.[cm]?[jt]s$/.test(file)) return { documents: scriptOf(source, source.lines, 0), unreadable: [] };
  return markdown && !/\.(ya?ml|json)$/.test(file) ? markdownDocuments(source) : documentsOf(source, text);
}

function findingsOf(rule: Rule, document: LintDocument, world: World, severity: Severity | "off" | undefined): Finding[] {
  return rule.check(document, world).map(({ path, message = rule.what, side = "key", fix }) => {
    const place = document.place(path, side);
    return {
      rule,
      severity: severity === undefined || severity === "off" ? rule.severity : severity,
      file: document.source.file,
      place,
      object: label(document),
      path: written(path),
      message,
      line: document.source.lines[place.line - 1] ?? "",
      document,
      fix,
    };
  });
}

function unreadable({ source, place, message }: Unreadable): Finding {
  return { rule: NOT_YAML, severity: NOT_YAML.severity, file: source.file, place, message, line: source.lines[place.line - 1] ?? "" };
}
