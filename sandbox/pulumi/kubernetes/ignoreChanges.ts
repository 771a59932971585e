import { parsePath, type Step } from "./diff/propertyPath";
import { clone, isObject, listAt, type Json, type JsonObject, type KubeObject } from "./object";

/**
 * The inputs of an apply under ignoreChanges. A path that only others manage is left out, so that no other manager's value is changed;
 * any other keeps the value that is live.
 */
export function withIgnoredChanges(inputs: KubeObject, live: KubeObject, manager: string, ignoreChanges: string[]): KubeObject {
  if (ignoreChanges.length === 0) return inputs;
  const object = clone(inputs);
  const entries = listAt(live, "metadata", "managedFields").filter(isObject);
  for (const path of ignoreChanges.map(parsePath)) {
    const holders = entries.filter(({ fieldsV1 }) => manages(fieldsV1, path));
    const others = holders.some((entry) => entry.manager !== manager);
    const own = holders.some((entry) => entry.manager === manager);
    const value = valueAt(live, path);
    if (others && !own) remove(object, path);
    else if (value !== undefined) set(object, path, clone(value));
  }
  return object;
}

// fieldsV1 writes a key as "f:KEY"; members of lists are keyed by content, so a path into a list counts up to the list.
function manages(fields: Json | undefined, path: Step[]): boolean {
  let node = fields;
  for (const step of path) {
    if (typeof step === "number") return true;
    if (!isObject(node) || !(`f:${step}` in node)) return false;
    node = node[`f:${step}`];
  }
  return true;
}

function valueAt(root: Json, path: Step[]): Json | undefined {
  return path.reduce<Json | undefined>((node, step) => {
    if (typeof step === "number") return Array.isArray(node) ? node[step] : undefined;
    return isObject(node) ? node[step] : undefined;
  }, root);
}

function remove(root: JsonObject, path: Step[]): void {
  const parent = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (isObject(parent) && typeof last === "string") delete parent[last];
}

function set(root: JsonObject, path: Step[], value: Json): void {
  const parent = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (isObject(parent) && typeof last === "string") parent[last] = value;
  else if (Array.isArray(parent) && typeof last === "number" && last < parent.length) parent[last] = value;
}
