import type { About, Severity } from "../../../analysis/lint/rule";
import type { Report } from "./index";

const LEVELS: Record<Severity, string> = { error: "error", warning: "warning", info: "note" };

/** SARIF 2.1.0, for code scanning. */
export function sarif({ findings }: Report): string {
  const rules = [...new Map(findings.map(({ rule }) => [rule.id, rule])).values()].sort((a, b) => a.id.localeCompare(b.id));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "asmws", rules: rules.map(descriptor) } },
        columnKind: "utf16CodeUnits",
        results: findings.map(({ rule, severity, file, place, object, message }) => ({
          ruleId: rule.id,
          ruleIndex: rules.indexOf(rule),
          level: LEVELS[severity],
          message: { text: object === undefined ? message : `${object}: ${message}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: file.split("\\").join("/") },
                region: { startLine: place.line, startColumn: place.column, endLine: place.endLine, endColumn: place.endColumn },
              },
            },
          ],
        })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function descriptor({ id, name, severity, what, why, remedy, source, edges }: About): object {
  return {
    id,
    name,
    shortDescription: { text: what },
    fullDescription: { text: why },
    help: { text: `${why}\n\nRemedy:\n${remedy}`, markdown: `${why}\n\n\`\`\`yaml\n${remedy}\n\`\`\`` },
    helpUri: source,
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: [...edges] },
  };
}
