import { isObject, type Json, type JsonObject } from "../object";

// The engine marks a secret as an object with this signature (sdk/go/common/resource, RPC encoding).
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

export function isSecret(value: Json | undefined): boolean {
  return isObject(value) && value[SIGNATURE_KEY] === SECRET_SIGNATURE;
}

export function makeSecret(value: Json): Json {
  return isSecret(value) ? value : { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

/** A copy of the value without secret marks, at any depth. */
export function stripSecrets(value: Json): Json {
  if (Array.isArray(value)) return value.map(stripSecrets);
  if (!isObject(value)) return value;
  if (isSecret(value)) return stripSecrets(value.value ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, stripSecrets(member)]));
}

export function containsSecrets(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some(containsSecrets);
  return isObject(value) && (isSecret(value) || Object.values(value).some(containsSecrets));
}

/**
 * Marks in `outs` what is secret in `ins`. Objects are walked key by key, so that one secret does not hide a whole
 * Deployment; a list with a secret member becomes secret as a whole, because a server may reorder it. The data of a
 * Secret is always secret.
 */
export function annotateSecrets(outs: JsonObject, ins: JsonObject): void {
  if (outs.kind === "Secret") {
    for (const key of ["data", "stringData"]) if (outs[key] !== undefined) outs[key] = makeSecret(outs[key]);
    return;
  }
  for (const [key, inValue] of Object.entries(ins)) {
    const outValue = outs[key];
    if (outValue === undefined || isSecret(outValue)) continue;
    if (isObject(outValue) && isObject(inValue) && !isSecret(inValue)) annotateSecrets(outValue, inValue);
    else if (containsSecrets(inValue)) outs[key] = makeSecret(outValue);
  }
}
