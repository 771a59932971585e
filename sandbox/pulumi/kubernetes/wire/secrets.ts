import { isSecret, secret } from "../../rpc/properties";
import { isObject, type Json, type JsonObject } from "../object";

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
    for (const key of ["data", "stringData"]) if (outs[key] !== undefined) outs[key] = secret(outs[key]);
    return;
  }
  for (const [key, inValue] of Object.entries(ins)) {
    const outValue = outs[key];
    if (outValue === undefined || isSecret(outValue)) continue;
    if (isObject(outValue) && isObject(inValue) && !isSecret(inValue)) annotateSecrets(outValue, inValue);
    else if (containsSecrets(inValue)) outs[key] = secret(outValue);
  }
}
