import { isBuiltIn, isCustomResourceDefinition, isSecretKind, kindOf } from "./api/kinds";
import { at, isObject, removeMetadata, without, type Json, type JsonObject, type KubeObject } from "./object";
import { canonicalQuantity } from "./quantity";
import { hasUnknown } from "../rpc/properties";

// Written by the server only.
const READ_ONLY_METADATA = ["creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "generation", "managedFields", "resourceVersion", "uid"];

/**
 * Brings inputs into the form in which the server will give them back, so that what means the same shows no difference:
 * a Secret's stringData as data, quantities as the server writes them, nothing that only the server writes.
 * Inputs that are not all known yet are left as they are.
 */
export function normalize(object: KubeObject): KubeObject {
  const result = hasUnknown(object) ? object : normalizeKind(object);
  for (const key of READ_ONLY_METADATA) removeMetadata(result, key);
  return result;
}

function normalizeKind(object: KubeObject): KubeObject {
  if (isCustomResourceDefinition(object)) return normalizeDefinition(object);
  if (isSecretKind(object)) return normalizeSecret(object);
  return isBuiltIn(kindOf(object)) ? (normalizeValue(object, []) as KubeObject) : object;
}

function normalizeDefinition(object: KubeObject): KubeObject {
  const rest = without(object, "status");
  if (isObject(rest.spec) && at(rest.spec, "preserveUnknownFields") === false) delete rest.spec.preserveUnknownFields;
  return rest;
}

function normalizeSecret(object: KubeObject): KubeObject {
  const { stringData, ...rest } = object;
  const data = isObject(rest.data) ? Object.fromEntries(Object.entries(rest.data).map(([key, value]) => [key, canonicalBase64(value)])) : {};
  if (!isObject(stringData) || Object.keys(stringData).length === 0) {
    return Object.keys(data).length === 0 ? object : { ...object, data };
  }
  for (const [key, value] of Object.entries(stringData)) data[key] = Buffer.from(String(value as string)).toString("base64");
  return { ...rest, data };
}

// The server decodes and encodes again, so line breaks in base64 do not come back.
function canonicalBase64(value: Json): Json {
  if (typeof value !== "string") return value;
  const compact = value.replace(/[\r\n]/g, "");
  return /^[A-Za-z0-9+/]*={0,2}$/.test(compact) && compact.length % 4 === 0 ? compact : value;
}

function normalizeValue(value: Json, path: string[]): Json {
  if (Array.isArray(value)) return value.map((member) => normalizeValue(member, path));
  if (isObject(value)) return normalizeMembers(value, path);
  return isQuantityPath(path) && (typeof value === "string" || typeof value === "number") ? canonicalQuantity(String(value)) : value;
}

function normalizeMembers(object: JsonObject, path: string[]): JsonObject {
  const members = Object.entries(object).filter(([, value]) => value !== null);
  return Object.fromEntries(members.map(([key, value]) => [key, normalizeValue(value, [...path, key])]));
}

// Where Kubernetes' own kinds have quantities: under these keys, or under one of these maps.
const QUANTITY_KEYS = new Set(["sizeLimit", "divisor"]);
const QUANTITY_MAPS = new Set([
  "limits",
  "requests",
  "capacity",
  "allocatable",
  "hard",
  "overhead",
  "default",
  "defaultRequest",
  "max",
  "min",
  "maxLimitRequestRatio",
]);
const QUANTITY_OWNERS = new Set(["resources", "spec", "status", "emptyDir", "ephemeral", "resourceFieldRef"]);

function isQuantityPath(path: string[]): boolean {
  const key = path.at(-1) ?? "";
  const parent = path.at(-2) ?? "";
  const grandparent = path.at(-3) ?? "";
  if (path[0] !== "spec") return false;
  return QUANTITY_KEYS.has(key) || (QUANTITY_MAPS.has(parent) && (QUANTITY_OWNERS.has(grandparent) || grandparent === "limits"));
}
