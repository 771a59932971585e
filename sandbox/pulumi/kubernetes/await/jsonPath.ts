import { isObject, type Json } from "../object";
import { parseFilter, type Filter } from "./jsonPathFilter";

/** A step of a JSONPath: what it selects below each node. */
type Segment = { descend: boolean; select: Selector[] };
type Selector =
  | { by: "name"; name: string }
  | { by: "index"; index: number }
  | { by: "slice"; start?: number; end?: number }
  | { by: "wildcard" }
  | { by: "filter"; filter: Filter };

export type JsonPath = Segment[];

/**
 * Parses a JSONPath as RFC 9535 writes it: $.a['b'][0][-1][*]..c and filters such as [?@.type=="Ready"]; slices have no step.
 * @throws one sentence that says where it does not understand the path.
 */
export function parseJsonPath(text: string): JsonPath {
  const segments: JsonPath = [];
  let rest = text.replace(/^\$/, "");
  while (rest !== "") {
    const { segment, length } = parseSegment(rest, text);
    segments.push(segment);
    rest = rest.slice(length);
  }
  return segments;
}

/** Every node that the path selects, in document order. */
export function selectAll(path: JsonPath, root: Json): Json[] {
  return path.reduce<Json[]>((nodes, segment) => nodes.flatMap((node) => applySegment(segment, node, root)), [root]);
}

const NAME = /^([A-Za-z_\u0080-\uffff][\w\u0080-\uffff-]*|\*)/;
const DOTTED_NAME = /^\.([A-Za-z_\u0080-\uffff][\w\u0080-\uffff-]*|\*)/;

function parseSegment(rest: string, whole: string): { segment: Segment; length: number } {
  const descend = rest.startsWith("..");
  const offset = descend ? 2 : 0;
  const body = rest.slice(offset);
  const dotted = (descend ? NAME : DOTTED_NAME).exec(body);
  if (dotted?.[1] !== undefined) {
    const select: Selector[] = [dotted[1] === "*" ? { by: "wildcard" } : { by: "name", name: dotted[1] }];
    return { segment: { descend, select }, length: offset + dotted[0].length };
  }
  if (!body.startsWith("[")) throw new Error(`jsonpath: unexpected "${rest[0]}" in ${whole}`);
  const end = closingBracket(body, whole);
  const select = splitOutside(body.slice(1, end), ",").map((part) => parseSelector(part.trim(), whole));
  return { segment: { descend, select }, length: offset + end + 1 };
}

function parseSelector(text: string, whole: string): Selector {
  if (text === "*") return { by: "wildcard" };
  const quoted = /^'((?:[^'\\]|\\.)*)'$|^"((?:[^"\\]|\\.)*)"$/.exec(text);
  if (quoted) return { by: "name", name: (quoted[1] ?? quoted[2] ?? "").replace(/\\(.)/g, "$1") };
  if (/^-?\d+$/.test(text)) return { by: "index", index: Number(text) };
  const slice = /^(-?\d+)?:(-?\d+)?$/.exec(text);
  if (slice) return { by: "slice", start: numberOr(slice[1]), end: numberOr(slice[2]) };
  if (text.startsWith("?")) return { by: "filter", filter: parseFilter(text.slice(1), whole) };
  throw new Error(`jsonpath: unexpected [${text}] in ${whole}`);
}

function numberOr(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function applySegment({ descend, select }: Segment, node: Json, root: Json): Json[] {
  const nodes = descend ? descendants(node) : [node];
  return nodes.flatMap((from) => select.flatMap((selector) => applySelector(selector, from, root)));
}

function applySelector(selector: Selector, node: Json, root: Json): Json[] {
  switch (selector.by) {
    case "name":
      return isObject(node) && selector.name in node ? [node[selector.name] ?? null] : [];
    case "index":
      return Array.isArray(node) ? node.slice(selector.index, selector.index === -1 ? undefined : selector.index + 1) : [];
    case "slice":
      return Array.isArray(node) ? node.slice(selector.start, selector.end) : [];
    case "wildcard":
      return children(node);
    case "filter":
      return children(node).filter((child) => selector.filter(child, root));
  }
}

function children(node: Json): Json[] {
  if (Array.isArray(node)) return node;
  return isObject(node) ? Object.values(node) : [];
}

function descendants(node: Json): Json[] {
  return [node, ...children(node).flatMap(descendants)];
}

function closingBracket(text: string, whole: string): number {
  let depth = 0;
  for (const { index, character } of outsideQuotes(text)) {
    if (character === "[") depth += 1;
    if (character === "]") depth -= 1;
    if (depth === 0) return index;
  }
  throw new Error(`jsonpath: "[" without "]" in ${whole}`);
}

/** Splits at a separator that is in no quotes, brackets or parentheses. */
export function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { index, character } of outsideQuotes(text)) {
    if (character === "[" || character === "(") depth += 1;
    if (character === "]" || character === ")") depth -= 1;
    if (depth !== 0 || index < start || !text.startsWith(separator, index)) continue;
    parts.push(text.slice(start, index));
    start = index + separator.length;
  }
  return [...parts, text.slice(start)];
}

function* outsideQuotes(text: string): Generator<{ index: number; character: string }> {
  let quote = "";
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? "";
    if (quote !== "") {
      if (character === "\\") index += 1;
      else if (character === quote) quote = "";
    } else if (character === "'" || character === '"') {
      quote = character;
    } else {
      yield { index, character };
    }
  }
}
