import type { LintDocument, Path, Place } from "./document";
import type { TextFile } from "./lint";
import { valueAt } from "./matches";
import { unifiedDiff } from "./patch";
import type { Edit, Finding } from "./rule";

/** A file after all edits, and the difference. */
export interface FixedFile {
  readonly file: string;
  readonly text: string;
  readonly patch: string;
}

/** A stretch of lines and what takes its place; without text the lines go away as a whole. */
interface Change {
  readonly place: Place;
  readonly text: string | undefined;
}

/** The files that the findings' edits change. Comments and layout stay; what no edit touches is as it was. */
export function fixed(files: readonly TextFile[], findings: readonly Finding[]): FixedFile[] {
  return files.flatMap(({ file, text }) => {
    const changes = withoutOverlap(findings.filter((finding) => finding.file === file).flatMap(changesOf));
    if (changes.length === 0) return [];
    const before = text.split("\n");
    const after = applied(before, changes);
    return [{ file, text: after.join("\n"), patch: unifiedDiff(file, before, after) }];
  });
}

function changesOf({ document, fix = [] }: Finding): Change[] {
  return document === undefined ? [] : fix.filter(({ path }) => document.isWritten(path)).flatMap((edit) => changeOf(document, edit));
}

function changeOf(document: LintDocument, edit: Edit): Change[] {
  if (edit.change === "set") return [{ place: document.place(edit.path, "value"), text: edit.value }];
  if (edit.change === "rename") return [{ place: document.place(edit.path, "key"), text: edit.key }];
  const path = emptied(document, edit.path);
  const [key, value] = [document.place(path, "key"), document.place(path, "value")];
  // Flow style: other fields stand on the line, so a person has to do it.
  const line = document.source.lines[key.line - 1] ?? "";
  if (!/^\s*("[^"]*"|'[^']*'|[\w./-]+)\s*:/.test(line) || line.search(/\S/) !== key.column - 1) return [];
  // The value of a block ends at the beginning of the line behind it.
  const endLine = value.endColumn === 1 && value.endLine > key.line ? value.endLine - 1 : value.endLine;
  return [{ place: { ...key, endLine: Math.max(endLine, key.line) }, text: undefined }];
}

/** The path, or that of the object above which would be left empty. */
function emptied(document: LintDocument, path: Path): Path {
  const parent = path.slice(0, -1);
  const value = valueAt(document.value, ...parent);
  const isOnly = typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 1;
  return isOnly && parent.length > 1 ? emptied(document, parent) : path;
}

/** Of changes that touch each other the first; the next run finds the rest. */
function withoutOverlap(changes: readonly Change[]): Change[] {
  const sorted = [...changes].sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
  const kept: Change[] = [];
  for (const change of sorted) {
    const last = kept[kept.length - 1];
    if (last === undefined || change.place.line > last.place.endLine) kept.push(change);
  }
  return kept;
}

function applied(lines: readonly string[], changes: readonly Change[]): string[] {
  const after = [...lines];
  for (const { place, text } of [...changes].reverse()) {
    if (text === undefined) {
      after.splice(place.line - 1, place.endLine - place.line + 1);
      continue;
    }
    const [first, last] = [after[place.line - 1]!, after[place.endLine - 1]!];
    after.splice(place.line - 1, place.endLine - place.line + 1, first.slice(0, place.column - 1) + text + last.slice(place.endColumn - 1));
  }
  return after;
}
