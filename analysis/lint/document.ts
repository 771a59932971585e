import type { Props } from "../facts/props";

/** Keys and indexes from the root of a document to a value. */
export type Path = readonly (string | number)[];

/** A stretch of a file: lines and columns begin at 1, the end is behind the last character. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Whether a place is that of a field's name or of its value. */
export type Side = "key" | "value";

/** The text of one file, or of one block of a Markdown file. */
export interface Source {
  /** As it was named: a path, or <stdin>. */
  readonly file: string;
  readonly lines: readonly string[];
}

/** One object of a file. */
export interface LintDocument {
  readonly source: Source;
  /** Group and kind, such as `networking.istio.io/VirtualService`; of the core group the kind alone. */
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly namespace: string;
  readonly value: Props;
  /** First and last line of the document in its file. */
  readonly lines: { readonly first: number; readonly last: number };
  /** Where the path is; where there is nothing, the place of the nearest object that would hold it. */
  place(path: Path, side: Side): Place;
  /** Whether the path is written out there, and not taken from an alias or a merged map: only then it can be edited. */
  isWritten(path: Path): boolean;
}

/** A text that is no document: what is wrong, and where. */
export interface Unreadable {
  readonly source: Source;
  readonly place: Place;
  readonly message: string;
}

/** `Kind namespace/name`, for messages. */
export function label(document: LintDocument): string {
  return `${document.kind.split("/").pop()!} ${fullName(document)}`;
}

/** `namespace/name`. */
export function fullName({ namespace, name }: LintDocument): string {
  return `${namespace}/${name}`;
}

/** A path as people write it: `spec.http[0].timeout`. */
export function written(path: Path): string {
  return path.map((key, index) => segment(key, index === 0)).join("");
}

function segment(key: string | number, isFirst: boolean): string {
  if (typeof key === "number") return `[${key}]`;
  return /^[\w-]+$/.test(key) ? `${isFirst ? "" : "."}${key}` : `[${JSON.stringify(key)}]`;
}
