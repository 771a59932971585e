import { createHash } from "node:crypto";

import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import { SubjectPublicKeyInfo } from "@peculiar/asn1-x509";

const ed25519 = "1.3.101.112";

/** The subject key identifier as the real plugin makes it: SHA-1 of the public key; an Ed25519 key is an OCTET STRING there. */
export function keyIdentifier(spki: Uint8Array): Uint8Array {
  const info = AsnConvert.parse(spki, SubjectPublicKeyInfo);
  const key = new Uint8Array(info.subjectPublicKey);
  const hashed = info.algorithm.algorithm === ed25519 ? new Uint8Array(AsnConvert.serialize(new OctetString(key))) : key;
  return createHash("sha1").update(hashed).digest();
}
