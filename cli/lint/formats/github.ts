import type { Severity } from "../../../analysis/lint/rule";
import type { Report } from "./index";

const COMMANDS: Record<Severity, string> = { error: "error", warning: "warning", info: "notice" };

/** Workflow commands, which GitHub shows as annotations of a pull request's files. */
export function githubAnnotations({ findings }: Report): string {
  return findings
    .map(({ rule, severity, file, place, message }) => {
      const properties = { file, line: place.line, col: place.column, endLine: place.endLine, endColumn: place.endColumn, title: `${rule.id} ${rule.name}` };
      const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
      return `::${COMMANDS[severity]} ${written.join(",")}::${data(`${message} Remedy: ${rule.remedy}`)}\n`;
    })
    .join("");
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
