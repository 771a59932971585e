import type { LintDocument, Path } from "./document";
import { at, below } from "./faults";
import type { Fault } from "./rule";

/** A fault at each setting that the controller has not, by what is meant instead. */
export function unknownKeys(document: LintDocument, settings: Path | undefined, controller: string, meant: Readonly<Record<string, string>>): Fault[] {
  return at(document, below(settings, "*"), (_value, path) => {
    const key = String(path[path.length - 1]);
    return Object.hasOwn(meant, key) && `${controller} has no key ${key}; write ${meant[key]}.`;
  });
}
