import { isProps } from "../facts/props";
import type { Path } from "./document";

/** A value and where it is. */
export interface Match {
  readonly path: Path;
  readonly value: unknown;
}

/** The values at a path in which `*` stands for every item of a list and every field of an object. */
export function matches(value: unknown, ...pattern: Path): Match[] {
  let found: Match[] = [{ path: [], value }];
  for (const key of pattern) found = found.flatMap((match) => below(match, key));
  return found;
}

/** The value at a path without `*`, or nothing. */
export function valueAt(value: unknown, ...path: Path): unknown {
  let at: unknown = value;
  for (const key of path) {
    if (Array.isArray(at)) at = (at as unknown[])[Number(key)];
    else if (isProps(at) && Object.hasOwn(at, key)) at = at[key];
    else return undefined;
  }
  return at;
}

/** The text or number at the path as text, or nothing. */
export function textAt(value: unknown, ...pattern: Path): string | undefined {
  const found = valueAt(value, ...pattern);
  return typeof found === "string" ? found : typeof found === "number" || typeof found === "boolean" ? String(found) : undefined;
}

/** The number at the path, also where it is written as text; nothing when there is none. */
export function numberAt(value: unknown, ...pattern: Path): number | undefined {
  const text = textAt(value, ...pattern)?.trim();
  return text === undefined || text === "" || Number.isNaN(Number(text)) ? undefined : Number(text);
}

/** Whether there is something at the path. */
export function has(value: unknown, ...pattern: Path): boolean {
  return matches(value, ...pattern).length > 0;
}

function below({ path, value }: Match, key: string | number): Match[] {
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    if (key === "*") return items.map((item, index) => ({ path: [...path, index], value: item }));
    return typeof key === "number" && key in items ? [{ path: [...path, key], value: items[key] }] : [];
  }
  if (!isProps(value)) return [];
  if (key === "*") return Object.entries(value).map(([name, item]) => ({ path: [...path, name], value: item }));
  return Object.hasOwn(value, key) ? [{ path: [...path, key], value: value[key] }] : [];
}
