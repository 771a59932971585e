import type { LintDocument, Source } from "./document";
import { KIND } from "./kinds";

/** A script as an object, so that rules can speak about its lines: `spec.lines[0]` is the first. */
export function scriptOf(source: Source, lines: readonly string[], before: number): LintDocument[] {
  return [
    {
      source,
      kind: KIND.script,
      apiVersion: "asmws/v1",
      name: `line ${before + 1}`,
      namespace: "default",
      value: { spec: { lines } },
      isWritten: () => false,
      lines: { first: before + 1, last: before + lines.length },
      place: ([, , index]) => {
        const line = typeof index === "number" ? index : 0;
        const text = lines[line] ?? "";
        const indent = text.length - text.trimStart().length;
        return { line: before + line + 1, column: indent + 1, endLine: before + line + 1, endColumn: Math.max(text.trimEnd().length, indent) + 1 };
      },
    },
  ];
}
