import type { LintDocument } from "./document";
import type { About, Finding } from "./rule";

/** One `# asmws-disable RULE reason` line. */
interface Suppression {
  readonly ids: readonly string[];
  readonly reason: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

const COMMENT = /^(\s*)#\s*asmws-disable\b[ \t]*(.*)$/;
const ID = /^WS\d+$/;

export const SUPPRESSION: About = {
  id: "WS002",
  name: "suppression",
  severity: "error",
  what: "A comment disables a rule without a reason, or names none that exists.",
  why: "The next reader cannot know whether it still holds. The finding is shown until the reason is written.",
  remedy: "# asmws-disable WS406 the app takes 40 sockets and no more",
  source: "https://github.com/kubernetes/community/blob/master/contributors/guide/coding-conventions.md",
  edges: ["kubernetes"],
  versions: "all",
};

/** The findings without those that a comment of their document disables, and one for each comment that does not hold. */
export function withoutSuppressed(findings: readonly Finding[], documents: readonly LintDocument[], ids: ReadonlySet<string>): Finding[] {
  const found = new Map(documents.map((document) => [document, suppressionsOf(document)]));
  const isDisabled = ({ document, rule }: Finding): boolean =>
    document !== undefined && (found.get(document) ?? []).some((one) => one.reason !== "" && one.ids.includes(rule.id));
  const faults = [...found].flatMap(([document, all]) => all.flatMap((one) => faultOf(document, one, ids)));
  return [...findings.filter((finding) => !isDisabled(finding)), ...faults];
}

function suppressionsOf({ source, lines }: LintDocument): Suppression[] {
  return source.lines.slice(lines.first - 1, lines.last).flatMap((text, index) => {
    const [, indent = "", rest] = COMMENT.exec(text) ?? [];
    if (rest === undefined) return [];
    const words = rest.trim().split(/[\s,]+/);
    const ids = words.slice(0, words.findIndex((word) => !ID.test(word)) === -1 ? words.length : words.findIndex((word) => !ID.test(word)));
    return [{ ids, reason: words.slice(ids.length).join(" "), line: lines.first + index, column: indent.length + 1, text }];
  });
}

function faultOf(document: LintDocument, { ids, reason, line, column, text }: Suppression, known: ReadonlySet<string>): Finding[] {
  const unknown = ids.filter((id) => !known.has(id));
  const message =
    ids.length === 0
      ? "name the rule and the reason: # asmws-disable RULE reason"
      : unknown.length > 0
        ? `there is no rule ${unknown.join(", ")}: \`asmws rules\` lists them`
        : reason === ""
          ? `give the reason behind ${ids.join(", ")}`
          : undefined;
  if (message === undefined) return [];
  const place = { line, column, endLine: line, endColumn: text.trimEnd().length + 1 };
  return [{ rule: SUPPRESSION, severity: SUPPRESSION.severity, file: document.source.file, place, message, line: text }];
}
