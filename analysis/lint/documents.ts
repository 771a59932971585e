import { LineCounter, parseAllDocuments, visit, isAlias, isMap, isNode, isScalar, isSeq, type Document, type Node } from "yaml";
import { isProps, type Props } from "../facts/props";
import type { LintDocument, Path, Place, Side, Source, Unreadable } from "./document";
import { chartOfValues } from "./helmValues";
import { KIND, kindOf } from "./kinds";
import { textAt } from "./matches";

/** What a text holds. */
export interface Contents {
  readonly documents: readonly LintDocument[];
  readonly unreadable: readonly Unreadable[];
}

/** Where a block of YAML stands in its file: lines before it, and columns that were cut off in front of each line. */
export interface Offset {
  readonly lines: number;
  readonly columns: number;
}

/** Aliases that one document may resolve: more are no configuration, and fill the memory. */
const MOST_ALIASES = 1000;
/** Values that the aliases of a document may stand for, as the yaml package counts them. */
const MOST_COPIES = 100;
const MOST_DEPTH = 500;
const TOO_DEEP = "the document is nested too deeply to be read: Kubernetes refuses it too";
const TEMPLATE = /\{\{.*\}\}/;

/** The Kubernetes objects of a YAML or JSON text. Values of a chart that rules are about are read like its installation; what else has no `apiVersion` and `kind` is left out. */
export function documentsOf(source: Source, text: string, offset: Offset = { lines: 0, columns: 0 }): Contents {
  const counter = new LineCounter();
  const placeOf = places(counter, offset);
  const unreadable = (place: Place, message: string): Contents => ({ documents: [], unreadable: [{ source, place, message }] });
  if (isTooDeep(text)) return unreadable(placeOf(0, 1), TOO_DEEP);
  let parsed: Document[];
  try {
    const all = parseAllDocuments(text, { lineCounter: counter, merge: true });
    parsed = Array.isArray(all) ? all : [];
  } catch {
    return unreadable(placeOf(0, 1), TOO_DEEP);
  }
  let before = 0;
  const contents = parsed.map((document): Contents => {
    const read = valueOf(document, text);
    const from = before;
    before = document.range?.[2] ?? before;
    return "message" in read
      ? unreadable(placeOf(read.from, read.to), read.message)
      : { documents: objectsOf(source, document, read.value, from, placeOf), unreadable: [] };
  });
  return { documents: contents.flatMap((one) => one.documents), unreadable: contents.flatMap((one) => one.unreadable) };
}

/** The parser's time grows with the square of the depth, so it is not asked. Brackets in texts count too: there they are in pairs. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === "[" || bracket === "{" ? 1 : -1;
    if (depth > MOST_DEPTH) return true;
  }
  return new RegExp(`([-?] ){${MOST_DEPTH}}`).test(text);
}

interface ParseFault {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

/** What the document says, or why it says nothing. */
function valueOf(document: Document, text: string): { readonly value: unknown } | ParseFault {
  const start = document.range?.[0] ?? 0;
  const fault = syntaxFault(document, text) ?? aliasFault(document, start);
  if (fault !== undefined) return fault;
  try {
    return { value: document.toJS({ maxAliasCount: MOST_COPIES }) };
  } catch {
    return { from: start, to: start + 1, message: "the aliases of the document stand for too many values: write the values out" };
  }
}

function syntaxFault(document: Document, text: string): ParseFault | undefined {
  const [error] = document.errors;
  if (error !== undefined) {
    const [from, to] = error.pos;
    if (error.message.includes("call stack")) return { from: 0, to: 1, message: TOO_DEEP };
    const line = text.slice(text.lastIndexOf("\n", from - 1) + 1).split("\n", 1)[0]!;
    const message = TEMPLATE.test(line)
      ? "this is a Helm template, not YAML: render it first, as `helm template CHART | asmws lint -`"
      : `this is not valid YAML: ${error.message.split(" at line ")[0]!}`;
    return { from, to: Math.max(to, from + 1), message };
  }
  return undefined;
}

function aliasFault(document: Document, start: number): ParseFault | undefined {
  const anchors = new Map<string, Node>();
  let aliases = 0;
  let fault: ParseFault | undefined;
  visit(document, {
    Alias(_key, alias, ancestors) {
      const [from, to] = alias.range ?? [start, start + 1];
      const target = anchors.get(alias.source);
      aliases += 1;
      if (target === undefined) fault = { from, to, message: `the alias *${alias.source} has no anchor before it` };
      else if (ancestors.includes(target)) fault = { from, to, message: `the alias *${alias.source} contains itself` };
      else if (aliases > MOST_ALIASES) fault = { from, to, message: `the document has more than ${MOST_ALIASES} aliases: write the values out` };
      return fault === undefined ? undefined : visit.BREAK;
    },
    Node(_key, node) {
      if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return fault;
}

type PlaceOf = (from: number, to: number) => Place;

function places(counter: LineCounter, offset: Offset): PlaceOf {
  return (from, to) => {
    const [start, end] = [counter.linePos(from), counter.linePos(to)];
    const line = Math.max(start.line, 1) + offset.lines;
    const column = Math.max(start.col, 1) + offset.columns;
    return { line, column, endLine: Math.max(end.line, 1) + offset.lines, endColumn: Math.max(end.col, 1) + offset.columns };
  };
}

function objectsOf(source: Source, parsed: Document, value: unknown, from: number, placeOf: PlaceOf): LintDocument[] {
  const [, , to] = parsed.range ?? [0, 0, 1];
  const body = placeOf(parsed.contents?.range?.[0] ?? from, to);
  const lines = { first: placeOf(from, to).line, last: body.endLine };
  return listed(value, []).flatMap(({ value: object, prefix }) =>
    objectOf(source, object, lines, {
      place(path, side) {
        const [start, end] = rangeOf(parsed, [...prefix, ...path], side) ?? [from, from + 1];
        return placeOf(start, end);
      },
      isWritten: (path) => hasNode(parsed.contents, [...prefix, ...path]),
    }),
  );
}

/** The objects themselves: those of a `kind: List` are its items. */
function listed(value: unknown, prefix: Path): { value: Props; prefix: Path }[] {
  if (!isProps(value)) return [];
  const items = value["items"];
  if (typeof value["kind"] === "string" && value["kind"].endsWith("List") && Array.isArray(items)) {
    return items.flatMap((item: unknown, index) => listed(item, [...prefix, "items", index]));
  }
  return [{ value, prefix }];
}

function objectOf(source: Source, value: Props, lines: LintDocument["lines"], places: Pick<LintDocument, "place" | "isWritten">): LintDocument[] {
  const { apiVersion, kind } = value;
  const chart = apiVersion === undefined && kind === undefined ? chartOfValues(value) : undefined;
  if (chart !== undefined) return [valuesOf(source, chart, value, lines, places)];
  if (typeof apiVersion !== "string" || typeof kind !== "string") return [];
  const name = textAt(value, "metadata", "name") ?? textAt(value, "metadata", "generateName") ?? "(no name)";
  return [
    { source, kind: kindOf(apiVersion, kind), apiVersion, name, namespace: textAt(value, "metadata", "namespace") ?? "default", value, lines, ...places },
  ];
}

/** Values of a chart, as if the command that installs it had given them. */
function valuesOf(source: Source, chart: string, values: Props, lines: LintDocument["lines"], places: Pick<LintDocument, "place" | "isWritten">): LintDocument {
  const inFile = (path: Path): Path | undefined => (path[1] === "values" ? path.slice(2) : undefined);
  return {
    source,
    kind: KIND.helmRelease,
    apiVersion: "asmws/v1",
    name: chart.split("/")[1]!,
    namespace: "default",
    value: { spec: { chart, values } },
    lines,
    place: (path, side) => places.place(inFile(path) ?? [Object.keys(values)[0]!], inFile(path) === undefined ? "key" : side),
    isWritten: (path) => inFile(path) !== undefined && places.isWritten(inFile(path)!),
  };
}

/** Whether the path leads to a node of its own. */
function hasNode(node: unknown, path: Path): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return isNode(node) && !isAlias(node);
  if (isSeq(node)) return hasNode(node.items[Number(step)], rest);
  return isMap(node) && hasNode(node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(step))?.value, rest);
}

/** Offsets of what is at the path, or of the nearest key above it. */
function rangeOf(document: Document, path: Path, side: Side): [number, number] | undefined {
  let node: Node | null = document.contents;
  let key: [number, number] | undefined;
  for (const step of path) {
    const at: Node | null | undefined = isAlias(node) ? node.resolve(document) : node;
    if (isMap(at)) {
      const pair = at.items.find((one) => isScalar(one.key) && String(one.key.value) === String(step));
      if (pair === undefined) return key ?? firstOf(at);
      key = range(pair.key) ?? key;
      node = isNode(pair.value) ? pair.value : null;
    } else if (isSeq(at)) {
      const item: unknown = at.items[Number(step)];
      if (!isNode(item)) return key;
      node = item;
      key = firstOf(item) ?? key;
    } else return key;
  }
  return (side === "value" ? range(node) : undefined) ?? key ?? range(node);
}

/** The first key of a map, or the whole of anything else. */
function firstOf(node: Node): [number, number] | undefined {
  const first: unknown = isMap(node) ? node.items[0]?.key : undefined;
  return range(first) ?? range(node);
}

function range(node: unknown): [number, number] | undefined {
  return isNode(node) && node.range ? [node.range[0], node.range[1]] : undefined;
}
