/** JSON as it travels between the engine, this plugin and an API server. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** A Kubernetes object of any kind: nothing is known of it but that it is a JSON object. */
export type KubeObject = JsonObject;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path of keys, or undefined when a step is missing or is no object. */
export function at(object: Json | undefined, ...path: string[]): Json | undefined {
  let value = object;
  for (const key of path) {
    if (!isObject(value)) return undefined;
    value = value[key];
  }
  return value;
}

export function stringAt(object: Json | undefined, ...path: string[]): string {
  const value = at(object, ...path);
  return typeof value === "string" ? value : "";
}

export function numberAt(object: Json | undefined, ...path: string[]): number | undefined {
  const value = at(object, ...path);
  return typeof value === "number" ? value : undefined;
}

export function listAt(object: Json | undefined, ...path: string[]): Json[] {
  const value = at(object, ...path);
  return Array.isArray(value) ? value : [];
}

export function stringsAt(object: Json | undefined, ...path: string[]): string[] {
  return listAt(object, ...path).filter((member) => typeof member === "string");
}

/** A copy of the object without one of its keys. */
export function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

export const nameOf = (object: KubeObject): string => stringAt(object, "metadata", "name");
export const namespaceOf = (object: KubeObject): string => stringAt(object, "metadata", "namespace");
export const uidOf = (object: KubeObject): string => stringAt(object, "metadata", "uid");
export const generationOf = (object: KubeObject): number => numberAt(object, "metadata", "generation") ?? 0;
export const annotationOf = (object: KubeObject, key: string): string => stringAt(object, "metadata", "annotations", key);

/** "namespace/name", or "name" for an object without a namespace: the Pulumi id of an object. */
export function idOf(object: KubeObject): string {
  return namespaceOf(object) ? `${namespaceOf(object)}/${nameOf(object)}` : nameOf(object);
}

export function parseId(id: string): { namespace: string; name: string } {
  const [first = "", second] = id.split("/");
  return second === undefined ? { namespace: "", name: first } : { namespace: first, name: second };
}

export function isOwnedBy(object: KubeObject, owner: KubeObject | undefined): boolean {
  return owner !== undefined && listAt(object, "metadata", "ownerReferences").some((reference) => at(reference, "uid") === uidOf(owner));
}

/** Sets metadata.KEY, making metadata when the object has none. Does nothing when metadata is unknown. */
export function setMetadata(object: KubeObject, key: string, value: Json): void {
  if (object.metadata === undefined || object.metadata === null) object.metadata = {};
  if (isObject(object.metadata)) object.metadata[key] = value;
}

export function removeMetadata(object: KubeObject, key: string): void {
  if (isObject(object.metadata)) delete object.metadata[key];
}

export function clone<T extends Json>(value: T): T {
  return structuredClone(value);
}
