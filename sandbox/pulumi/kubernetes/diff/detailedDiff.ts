import { isDeepStrictEqual } from "node:util";
import { isObject, type Json, type JsonObject } from "../object";
import { isUnknown } from "../../rpc/properties";
import { formatPath, type Step } from "./propertyPath";

export type ChangeKind = "add" | "delete" | "update";

/** One changed property. `inputDiff` says that it can only be seen in the inputs, as with a delete. */
export interface Change {
  path: Step[];
  kind: ChangeKind;
  replace: boolean;
  inputDiff: boolean;
}

/**
 * Tells a merge patch property by property. A patch replaces whole lists, so lists are compared member by member here,
 * and only what has really changed is told.
 */
export function changesOf(patch: JsonObject, before: JsonObject, after: JsonObject, forceNew: string[][]): Map<string, Change> {
  const changes = new Map<string, Change>();
  const add = (path: Step[], kind: ChangeKind, value: Json) =>
    changes.set(formatPath(path), { path, kind, replace: forcesNew(path, value, forceNew), inputDiff: kind === "delete" });
  compareMembers([], patch, before, after, false, add);
  return changes;
}

type Add = (path: Step[], kind: ChangeKind, value: Json) => void;

function compareMembers(path: Step[], patch: JsonObject, before: JsonObject, after: JsonObject, inList: boolean, add: Add): void {
  for (const [key, value] of Object.entries(patch)) compare([...path, key], value, before[key], after[key], inList, add);
  // Within a list a patch does not tell removed keys: they are those it no longer has.
  if (!inList) return;
  for (const key of Object.keys(before)) if (!(key in patch)) compare([...path, key], null, before[key], after[key], inList, add);
}

function compare(path: Step[], value: Json, before: Json | undefined, after: Json | undefined, inList: boolean, add: Add): void {
  if (value === null) {
    if (before !== undefined && before !== null) add(path, "delete", null);
  } else if (before === undefined) {
    add(path, "add", value);
  } else if (isUnknown(value)) {
    add(path, "update", value);
  } else if (isObject(value) && isObject(before)) {
    compareMembers(path, value, before, isObject(after) ? after : {}, inList, add);
  } else if (Array.isArray(value) && Array.isArray(before)) {
    compareLists(path, value, before, Array.isArray(after) ? after : [], add);
  } else if (!isDeepStrictEqual(value, before)) {
    add(path, "update", value);
  }
}

function compareLists(path: Step[], patch: Json[], before: Json[], after: Json[], add: Add): void {
  for (let index = 0; index < Math.max(patch.length, before.length); index += 1) {
    compare([...path, index], patch[index] ?? null, before[index], after[index], true, add);
  }
}

/** Whether the change of `value` at `path` touches one of the paths: it lies below one, or holds one. */
function forcesNew(path: Step[], value: Json, forceNew: string[][]): boolean {
  return forceNew.some((immutable) => {
    const shared = Math.min(path.length, immutable.length);
    if (!immutable.slice(0, shared).every((key, index) => (key === "*" ? typeof path[index] === "number" : key === path[index]))) return false;
    return holds(value, immutable.slice(shared));
  });
}

function holds(value: Json, path: string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  if (key === "*") return Array.isArray(value) && value.some((member) => holds(member, rest));
  return isObject(value) && key in value && holds(value[key] ?? null, rest);
}
