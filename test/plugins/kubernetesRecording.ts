import { isObject, type Json, type JsonObject } from "../../sandbox/pulumi/kubernetes/object";

/** Replaces what differs from run to run by its kind: what the recording masks, field managers and suffixes of autonames. */
export function mask(value: Json, key = ""): Json {
  if (MASKED.has(key)) return `<${key}>`;
  if (typeof value === "string") return value.replace(/^(pulumi-kubernetes|tornado)-[0-9a-f]{8}$/, "$1-<random>");
  if (Array.isArray(value)) return value.map((member) => mask(member));
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mask(member, name)])) : value;
}

const MASKED = new Set(["uid", "resourceVersion", "creationTimestamp", "time", "kubeconfig"]);

/** The live object in properties of the state. */
export function liveObject(properties: Json | undefined): JsonObject {
  const entries = isObject(properties) ? Object.entries(properties).filter(([key]) => !key.startsWith("__")) : [];
  return Object.fromEntries(entries);
}
