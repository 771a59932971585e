import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A Pulumi property as it stands on the wire: JSON, where a secret is an object with a signature. */
export type PropertyValue = null | boolean | number | string | PropertyValue[] | { [name: string]: PropertyValue };
export type PropertyMap = Record<string, PropertyValue>;

const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** What stands for a value that is not known before `up`, in the answers of a plugin. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

// The engine has one for each type of a value.
const placeholders = new Set<unknown>([
  unknown, // string
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // bool
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

export function isUnknown(value: PropertyValue | undefined): boolean {
  return placeholders.has(value);
}

/** Marks a value as secret; a value that is marked already stays as it is. */
export function secret(value: PropertyValue): PropertyValue {
  return isSecret(value) ? value : { [signatureKey]: secretSignature, value };
}

export function isSecret(value: PropertyValue | undefined): value is { value: PropertyValue } {
  return isMap(value) && value[signatureKey] === secretSignature;
}

/** The value with every secret mark removed, at any depth. */
export function plain(value: PropertyValue): PropertyValue {
  if (isSecret(value)) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

/** True when the value, or anything inside it, is not known before `up`. */
export function hasUnknown(value: PropertyValue | undefined): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isMap(value) && Object.values(value).some(hasUnknown);
}

export function isMap(value: PropertyValue | undefined): value is { [name: string]: PropertyValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function fromStruct(struct: Struct | undefined): PropertyMap {
  return struct?.toJavaScript() ?? {};
}

export function toStruct(properties: PropertyMap): Struct {
  return Struct.fromJavaScript(properties);
}
