import type { Source } from "./document";
import { documentsOf, type Contents } from "./documents";
import { scriptOf } from "./script";
import { shellObjects } from "./shell";

interface Block {
  /** Word behind the fence, such as `yaml`; nothing for an indented block. */
  readonly language: string;
  readonly lines: readonly string[];
  /** Lines of the file before the first of the block. */
  readonly before: number;
  readonly indent: number;
}

const YAML = ["yaml", "yml", "json", ""];
const SHELL = ["bash", "sh", "shell", "console", "zsh"];
const SCRIPT = ["javascript", "js", "typescript", "ts"];

/** The objects in the fenced and the indented blocks of a Markdown text, and what its shell blocks install. */
export function markdownDocuments(source: Source): Contents {
  const contents = blocksOf(source.lines).map((block): Contents => {
    const text = block.lines.map((line) => line.slice(Math.min(block.indent, line.length - line.trimStart().length))).join("\n");
    if (SHELL.includes(block.language)) return { documents: shellObjects(source, block.lines, block.before), unreadable: [] };
    if (SCRIPT.includes(block.language)) return { documents: scriptOf(source, block.lines, block.before), unreadable: [] };
    return YAML.includes(block.language) && isManifest(text)
      ? documentsOf(source, text, { lines: block.before, columns: block.indent })
      : { documents: [], unreadable: [] };
  });
  return { documents: contents.flatMap((one) => one.documents), unreadable: contents.flatMap((one) => one.unreadable) };
}

/** Prose and other configuration are no manifests: only what names an API and a kind is read. */
function isManifest(text: string): boolean {
  return /^"?apiVersion"?\s*:/m.test(text) || /^\s*"apiVersion"\s*:/m.test(text);
}

function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, indent = "", fence, language = ""] = /^(\s*)(`{3,}|~{3,})\s*([\w+-]*)/.exec(lines[at]!) ?? [];
    const end = fence === undefined ? endOfIndented(lines, at) : endOfFence(lines, at + 1, fence);
    if (fence !== undefined) blocks.push({ language: language.toLowerCase(), lines: lines.slice(at + 1, end), before: at + 1, indent: indent.length });
    else if (end > at) blocks.push({ language: "", lines: lines.slice(at, end), before: at, indent: indentOf(lines[at]!) });
    at = fence === undefined ? Math.max(at, end - 1) : end;
  }
  return blocks;
}

function endOfFence(lines: readonly string[], from: number, fence: string): number {
  const end = lines.findIndex((line, index) => index >= from && line.trim().startsWith(fence));
  return end === -1 ? lines.length : end;
}

/** Where the manifest ends that begins at the line without a fence; the line itself when none begins there. */
function endOfIndented(lines: readonly string[], from: number): number {
  if (!/^\s*apiVersion:\s/.test(lines[from]!)) return from;
  const indent = indentOf(lines[from]!);
  const end = lines.findIndex(
    (line, index) => index > from && line.trim() !== "" && (indentOf(line) < indent || (indentOf(line) === indent && !TOP_LEVEL.test(line))),
  );
  return end === -1 ? lines.length : end;
}

/** A field, an item, a comment or the line between two documents. */
const TOP_LEVEL = /^\s*(["'\w./-]+\s*:(\s|$)|- |#|---\s*$)/;

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
