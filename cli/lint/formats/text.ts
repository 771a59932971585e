import { SEVERITIES, type Finding } from "../../../analysis/lint/rule";
import type { Report } from "./index";

/** Longest line that is quoted as a whole. */
const WIDTH = 120;

/** For people: each finding with its line, the place underlined, and the remedy; the last line is the sum. */
export function text({ findings, files, objects }: Report): string {
  return [...findings.map(finding), sum(findings, files, objects)].join("\n");
}

function finding({ rule, severity, file, place, object, path, message, line }: Finding): string {
  const where = [object, path].filter((part) => part !== undefined).join(" ");
  const number = String(place.line);
  const margin = " ".repeat(number.length);
  return [
    `${file}:${place.line}:${place.column} ${severity} ${rule.id} ${rule.name}`,
    ...(where === "" ? [] : [`  ${where}`]),
    `  ${message}`,
    `   ${margin}|`,
    `  ${number} | ${shortened(line)}`,
    `   ${margin}| ${underline(place, line)}`,
    ...(rule.remedy.includes("\n") ? ["  remedy:", ...rule.remedy.split("\n").map((each) => `    ${each}`)] : [`  remedy: ${rule.remedy}`]),
    `  more: ${rule.source}`,
    "",
  ].join("\n");
}

function shortened(line: string): string {
  return line.length > WIDTH ? `${line.slice(0, WIDTH)}...` : line;
}

function underline({ line, column, endLine, endColumn }: Finding["place"], quoted: string): string {
  const end = endLine > line ? quoted.length + 1 : endColumn;
  return column > WIDTH ? "" : " ".repeat(column - 1) + "^".repeat(Math.max(1, Math.min(end, WIDTH) - column));
}

function sum(findings: readonly Finding[], files: number, objects: number): string {
  const read = `${count(objects, "object")} in ${count(files, "file")}`;
  const parts = SEVERITIES.map((severity) => count(findings.filter((one) => one.severity === severity).length, severity));
  return findings.length === 0 ? `No findings in ${read}.\n` : `${count(findings.length, "finding")} in ${read}: ${parts.join(", ")}.\n`;
}

function count(number: number, of: string): string {
  return `${number} ${of}${number === 1 ? "" : "s"}`;
}
