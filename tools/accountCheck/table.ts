import type { Point } from "./points";

export const BEGIN = "<!-- account-check -->";
export const END = "<!-- /account-check -->";

/** The points as the table of docs/real-account.md. */
export function tableOf(points: readonly Point[]): string {
  const rows = points.map(({ id, claim, command, check }) => `| \`${id}\` | ${cell(claim)} | ${check ? "reads" : "by hand"} | ${cell(code(command))} |`);
  return ["| point | what must hold | `make account-check` | command |", "|---|---|---|---|", ...rows].join("\n");
}

/** The document with the table of now between its marks. Throws when it has no marks. */
export function withTable(document: string, points: readonly Point[]): string {
  const [before, after] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`no ${BEGIN} before ${END}`);
  return `${document.slice(0, before)}${BEGIN}\n${tableOf(points)}\n${document.slice(after)}`;
}

const cell = (text: string) => text.replaceAll("|", "\\|");

// Words that precede a command stand outside of its code.
function code(command: string): string {
  return command.includes("`") || /^(with|after|step) /.test(command) ? command : `\`${command}\``;
}
