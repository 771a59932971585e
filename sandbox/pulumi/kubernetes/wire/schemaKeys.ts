import { isObject, type Json } from "../object";

// Property names of Pulumi have no dash, so the SDK writes these extensions of a CustomResourceDefinition's schema with underscores.
const EXTENSIONS = [
  "x-kubernetes-embedded-resource",
  "x-kubernetes-int-or-string",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-list-type",
  "x-kubernetes-map-type",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-validations",
];
const TO_DASHES = new Map(EXTENSIONS.map((key) => [key.replaceAll("-", "_"), key]));
const TO_UNDERSCORES = new Map(EXTENSIONS.map((key) => [key, key.replaceAll("-", "_")]));

export const schemaKeysForServer = (value: Json): Json => rename(value, TO_DASHES);
export const schemaKeysForEngine = (value: Json): Json => rename(value, TO_UNDERSCORES);

function rename(value: Json, names: Map<string, string>): Json {
  if (Array.isArray(value)) return value.map((member) => rename(member, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [names.get(key) ?? key, rename(member, names)]));
}
