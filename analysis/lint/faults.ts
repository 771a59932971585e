import { isProps } from "../facts/props";
import type { LintDocument, Path } from "./document";
import { matches, textAt, valueAt } from "./matches";
import type { Edit, Fault } from "./rule";

/** A fault at each value of the path (see `matches`) for which there is a message; `true` stands for the rule's own sentence. Without a path there is none. */
export function at(
  document: LintDocument,
  pattern: Path | undefined,
  say: (value: unknown, path: Path) => string | boolean | undefined,
  fix?: (path: Path, value: unknown) => Edit[],
): Fault[] {
  const found = pattern === undefined ? [] : matches(document.value, ...pattern);
  return found.flatMap(({ path, value }) => {
    const said = say(value, path);
    return said === undefined || said === false
      ? []
      : [{ path, ...(said === true ? {} : { message: said }), ...(fix === undefined ? {} : { fix: fix(path, value) }) }];
  });
}

/** The path of a field below, where there is an object that may have it. */
export function below(object: Path | undefined, ...field: Path): Path | undefined {
  return object === undefined ? undefined : [...object, ...field];
}

/** Path of an annotation. */
export function annotation(name: string): Path {
  return ["metadata", "annotations", name];
}

/** The annotations that have text, by name. */
export function annotations(document: LintDocument): Record<string, string> {
  const found = valueAt(document.value, "metadata", "annotations");
  return isProps(found) ? Object.fromEntries(Object.keys(found).map((name) => [name, textAt(found, name) ?? ""])) : {};
}

/** A value as it is shown in a message. */
export function quotedValue(value: unknown): string {
  return value === undefined ? "not set" : JSON.stringify(value);
}
