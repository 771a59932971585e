import { clone, isObject, type Json, type JsonObject } from "../object";

/** What of a live object its inputs spoke of: the keys of `shape`, with the values of `source`. */
export function prune(source: JsonObject, shape: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(source)) if (key in shape) result[key] = pruneValue(value, shape[key] ?? null);
  return result;
}

function pruneValue(value: Json, shape: Json): Json {
  if (isObject(value) && isObject(shape)) return prune(value, shape);
  if (Array.isArray(value) && Array.isArray(shape)) return pruneList(value, shape);
  return value;
}

function pruneList(source: Json[], shape: Json[]): Json[] {
  if (source.length === 0 || shape.length === 0) return [];
  if (typeOf(source[0]) !== typeOf(shape[0])) return clone(source);
  return source.slice(0, shape.length).map((value, index) => pruneValue(value, shape[index] ?? null));
}

function typeOf(value: Json | undefined): string {
  return Array.isArray(value) ? "list" : value === null ? "null" : typeof value;
}

/**
 * Puts back what the server leaves out of its answers because it is empty (false, 0, "", {} or []): a Go type of
 * Kubernetes does not write such fields, so their absence is no difference from inputs that say them. A field that
 * the server has shown in `before`, the object as last seen, is not among them: another client has removed it.
 */
export function restoreEmpty(live: JsonObject, inputs: JsonObject, before: JsonObject = live): JsonObject {
  const result: JsonObject = { ...live };
  for (const [key, value] of Object.entries(inputs)) {
    const present = result[key];
    if (present !== undefined) result[key] = restoreIn(present, value, before[key]);
    else if (before[key] === undefined && isEmpty(value)) result[key] = value;
  }
  return result;
}

function restoreIn(live: Json, inputs: Json, before: Json | undefined): Json {
  if (isObject(live) && isObject(inputs)) return restoreEmpty(live, inputs, isObject(before) ? before : {});
  if (!Array.isArray(live) || !Array.isArray(inputs)) return live;
  return live.map((value, index) => restoreIn(value, inputs[index] ?? null, Array.isArray(before) ? before[index] : undefined));
}

// An object that only holds empty fields is empty to the server as well.
function isEmpty(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.values(value).every(isEmpty);
  return value === false || value === 0 || value === "";
}
