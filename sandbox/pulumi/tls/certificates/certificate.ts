import { type KeyObject, randomBytes } from "node:crypto";

import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  type Extension,
  Extensions,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
  KeyUsage,
  type Name,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from "@peculiar/asn1-x509";

import { encodePem } from "../keys/pem";
import { extension } from "./extension";
import { signature, signatureAlgorithm } from "./signature";
import { extendedKeyUsages, keyUsages } from "./usages";

/** What a certificate says, and who signs it. */
export interface CertificateTemplate {
  subject: Name;
  issuer: Name;
  /** The public key, SubjectPublicKeyInfo in DER. */
  publicKey: Uint8Array;
  signer: KeyObject;
  notBefore: Date;
  notAfter: Date;
  /** Names of usages.ts. */
  allowedUses: string[];
  isCa: boolean;
  maxPathLength?: number;
  subjectKeyId?: Uint8Array;
  authorityKeyId?: Uint8Array;
  alternativeNames?: Extension;
}

/** Signs a certificate with a random serial number of 128 bits. `serialNumber` is decimal. */
export function signCertificate(template: CertificateTemplate): { pem: string; serialNumber: string } {
  const serialNumber = randomBytes(16);
  const algorithm = signatureAlgorithm(template.signer);
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: positiveInteger(serialNumber),
    signature: algorithm,
    issuer: template.issuer,
    validity: new Validity({ notBefore: template.notBefore, notAfter: template.notAfter }),
    subject: template.subject,
    subjectPublicKeyInfo: AsnConvert.parse(template.publicKey, SubjectPublicKeyInfo),
    extensions: new Extensions(extensionsOf(template)),
  });
  const signed = new Certificate({
    tbsCertificate,
    signatureAlgorithm: algorithm,
    signatureValue: signature(template.signer, AsnConvert.serialize(tbsCertificate)),
  });
  return {
    pem: encodePem("CERTIFICATE", new Uint8Array(AsnConvert.serialize(signed))),
    serialNumber: BigInt(`0x${serialNumber.toString("hex")}`).toString(),
  };
}

// DER integers are signed and have no leading zeros but the one that keeps them positive.
function positiveInteger(bytes: Buffer): ArrayBuffer {
  const first = Math.max(
    0,
    bytes.findIndex((byte) => byte !== 0),
  );
  const digits = bytes.subarray(first);
  return new Uint8Array(((digits[0] ?? 0) & 0x80) !== 0 ? [0, ...digits] : digits).buffer;
}

// In the order in which Go writes them.
function extensionsOf(template: CertificateTemplate): Extension[] {
  return [
    keyUsage(template.allowedUses),
    extendedKeyUsage(template.allowedUses),
    extension(id_ce_basicConstraints, basicConstraints(template), true),
    template.subjectKeyId && extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(template.subjectKeyId), false),
    template.authorityKeyId &&
      extension(id_ce_authorityKeyIdentifier, new AuthorityKeyIdentifier({ keyIdentifier: new OctetString(template.authorityKeyId) }), false),
    template.alternativeNames,
  ].filter((one) => one !== undefined);
}

function keyUsage(uses: string[]): Extension | undefined {
  const flags = uses.reduce((sum, use) => sum | (keyUsages[use] ?? 0), 0);
  return flags === 0 ? undefined : extension(id_ce_keyUsage, new KeyUsage(flags), true);
}

function extendedKeyUsage(uses: string[]): Extension | undefined {
  const purposes = uses.map((use) => extendedKeyUsages[use]).filter((purpose) => purpose !== undefined);
  return purposes.length === 0 ? undefined : extension(id_ce_extKeyUsage, new ExtendedKeyUsage(purposes), false);
}

function basicConstraints({ isCa, maxPathLength }: CertificateTemplate): BasicConstraints {
  // Zero is left out, as the real plugin does: it never tells Go that a zero is meant.
  const limit = isCa && maxPathLength !== undefined && maxPathLength > 0 ? maxPathLength : undefined;
  return new BasicConstraints({ cA: isCa, ...(limit === undefined ? {} : { pathLenConstraint: limit }) });
}
