import type { Impact, Scope, Line } from "./line";

const COLUMNS = 100;
const INDENT = 11;
const NAMES: Record<Scope, string> = { none: "none", pods: "PODS", gateway: "GATEWAY", all: "ALL", unknown: "NOT KNOWN" };

/** For a terminal: the sum, then each line with a picture of when the sockets go. */
export function terminalWords({ stack, lines, summary }: Impact): string {
  return [`Open sockets that the change of stack ${stack} drops`, "", ...wrapped(summary, 0), "", ...lines.flatMap(block)].join("\n").trimEnd() + "\n";
}

function block(line: Line): string[] {
  const [first = "", ...rest] = wrapped(line.change, INDENT);
  const effect =
    line.drops === "none" ? [] : [...(line.which === undefined ? [] : wrapped(line.which, INDENT)), ...picture(line), ...wrapped(whenOf(line), INDENT)];
  return [NAMES[line.drops].padEnd(INDENT) + first.trimStart(), ...rest, ...effect, ...wrapped(line.why, INDENT), ""];
}

/** `└` is a socket that the app closes, `X` the drop of all that are left. */
function picture({ seconds, withCloseFrame }: Line): string[] {
  if (seconds === undefined || seconds === 0) {
    return [];
  }
  return [`${" ".repeat(INDENT)}0 s ${(withCloseFrame === true ? "┴" : "─").repeat(24)}${withCloseFrame === true ? "┘" : "X"} ${seconds} s`];
}

function whenOf({ atMost, when, withCloseFrame }: Line): string {
  const ending = withCloseFrame === undefined ? "" : withCloseFrame ? ", with a close frame" : ", WITHOUT a close frame (1006)";
  return `${atMost ? "at most, " : ""}${when}${ending}`;
}

/** For a comment on a pull request. */
export function markdown({ lines, summary }: Impact): string {
  const rows = lines.map((line) => `| ${[NAMES[line.drops], line.change, sockets(line), line.why].map(cell).join(" | ")} |`);
  const table = ["| drops | change | which sockets, when | why |", "|---|---|---|---|", ...rows];
  return [`**Open sockets:** ${cell(summary)}`, ...(lines.length > 0 ? ["", ...table] : [])].join("\n") + "\n";
}

function sockets(line: Line): string {
  return line.drops === "none" ? "" : `${line.which === undefined ? "" : `${line.which}: `}${whenOf(line)}`;
}

// Names come from the author of the change: nothing in them may be taken for markup.
function cell(text: string): string {
  return text.replace(/[\\`*_[\]<>|@#~!]/g, "\\$&").replaceAll("\n", " ");
}

function wrapped(text: string, indent: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= COLUMNS) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(" ".repeat(indent) + word);
    }
  }
  return lines;
}
