import { isDeepStrictEqual } from "node:util";
import type { Json } from "../object";
import { parseJsonPath, selectAll, splitOutside } from "./jsonPath";

/** Whether a node is kept; `root` is what "$" in the filter means. */
export type Filter = (node: Json, root: Json) => boolean;
type Operand = (node: Json, root: Json) => { found: boolean; value: Json };

/** Parses a filter: comparisons and existence tests of @ and $ paths, joined by &&, ||, ! and parentheses. */
export function parseFilter(text: string, whole: string): Filter {
  const trimmed = text.trim();
  const any = splitOutside(trimmed, "||");
  if (any.length > 1) return combine(any, whole, (filters, node, root) => filters.some((filter) => filter(node, root)));
  const all = splitOutside(trimmed, "&&");
  if (all.length > 1) return combine(all, whole, (filters, node, root) => filters.every((filter) => filter(node, root)));
  if (trimmed.startsWith("!") && !trimmed.startsWith("!=")) {
    const filter = parseFilter(trimmed.slice(1), whole);
    return (node, root) => !filter(node, root);
  }
  if (trimmed.startsWith("(") && trimmed.endsWith(")")) return parseFilter(trimmed.slice(1, -1), whole);
  return parseTest(trimmed, whole);
}

function combine(parts: string[], whole: string, test: (filters: Filter[], node: Json, root: Json) => boolean): Filter {
  const filters = parts.map((part) => parseFilter(part, whole));
  return (node, root) => test(filters, node, root);
}

function parseTest(text: string, whole: string): Filter {
  for (const operator of ["==", "!=", "<=", ">=", "<", ">"]) {
    const [left, right, ...more] = splitOutside(text, operator);
    if (left === undefined || right === undefined || more.length > 0) continue;
    const a = parseOperand(left.trim(), whole);
    const b = parseOperand(right.trim(), whole);
    return (node, root) => compare(a(node, root), b(node, root), operator);
  }
  const operand = parseOperand(text, whole);
  return (node, root) => operand(node, root).found;
}

function parseOperand(text: string, whole: string): Operand {
  if (text.startsWith("@") || text.startsWith("$")) {
    const path = parseJsonPath(text.slice(1));
    return (node, root) => {
      const selected = selectAll(path, text.startsWith("@") ? node : root);
      return { found: selected.length > 0, value: selected[0] ?? null };
    };
  }
  const value = parseLiteral(text, whole);
  return () => ({ found: true, value });
}

function parseLiteral(text: string, whole: string): Json {
  const json = /^'.*'$/s.test(text) ? JSON.stringify(text.slice(1, -1).replace(/\\'/g, "'")) : text;
  try {
    return JSON.parse(json) as Json;
  } catch {
    throw new Error(`jsonpath: unexpected "${text}" in ${whole}`);
  }
}

type Found = { found: boolean; value: Json };

function compare(a: Found, b: Found, operator: string): boolean {
  const equal = a.found === b.found && isDeepStrictEqual(a.value, b.value);
  if (operator === "==") return equal;
  if (operator === "!=") return !equal;
  if (operator.endsWith("=") && equal) return true;
  return operator.startsWith("<") ? isLess(a.value, b.value) : isLess(b.value, a.value);
}

function isLess(a: Json, b: Json): boolean {
  if (typeof a === "number" && typeof b === "number") return a < b;
  return typeof a === "string" && typeof b === "string" && a < b;
}
