import { createHash, createPublicKey, type KeyObject } from "node:crypto";

import { encodePem } from "./pem";

/** The public half of a key: SubjectPublicKeyInfo in DER. */
export function spkiOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: "spki", format: "der" });
}

export function publicKeyPem(key: KeyObject): string {
  return encodePem("PUBLIC KEY", spkiOf(key));
}

/** The id that the real plugin gives a resource: SHA-1 of its DER. Go's TrimSpace takes whitespace at both ends away first. */
export function idOf(der: Uint8Array): string {
  const isSpace = (byte: number | undefined) => byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);
  let [start, end] = [0, der.length];
  while (isSpace(der[start])) start++;
  while (end > start && isSpace(der[end - 1])) end--;
  return createHash("sha1").update(der.subarray(start, end)).digest("hex");
}
