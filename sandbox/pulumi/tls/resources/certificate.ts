import type { KeyObject } from "node:crypto";

import type { Extension, Name } from "@peculiar/asn1-x509";

import { signCertificate } from "../certificates/certificate";
import { keyIdentifier } from "../certificates/keyIdentifier";
import { TlsFault } from "../fault";
import { afterHours, timestamp } from "../validity";
import type { PropertyMap } from "../../rpc/properties";

/** What the two kinds of certificates do not have in common. */
export interface Issue {
  subject: Name;
  issuer: Name;
  /** SubjectPublicKeyInfo in DER. */
  publicKey: Uint8Array;
  signer: KeyObject;
  alternativeNames?: Extension;
  /** The identifier of the key that signs. `own` is that of the certificate itself, undefined when it carries none. */
  authorityKeyId: (own: Uint8Array | undefined) => Uint8Array | undefined;
}

/** Signs a certificate; the answer is the computed properties that both kinds have. */
export function issueCertificate(inputs: PropertyMap, issue: Issue, now: Date): PropertyMap {
  const isCa = inputs.isCaCertificate === true;
  const maxPathLength = inputs.maxPathLength as number | undefined;
  checkAuthority(isCa, issue.subject, maxPathLength);
  const notAfter = afterHours(now, Number(inputs.validityPeriodHours));
  const subjectKeyId = isCa || inputs.setSubjectKeyId === true ? keyIdentifier(issue.publicKey) : undefined;
  const { pem, serialNumber } = signCertificate({
    ...issue,
    notBefore: now,
    notAfter,
    allowedUses: inputs.allowedUses as string[],
    isCa,
    maxPathLength,
    subjectKeyId,
    authorityKeyId: issue.authorityKeyId(subjectKeyId),
  });
  return { id: serialNumber, certPem: pem, validityStartTime: timestamp(now), validityEndTime: timestamp(notAfter) };
}

function checkAuthority(isCa: boolean, subject: Name, maxPathLength: number | undefined): void {
  if (isCa && subject.length === 0) {
    throw new TlsFault("Invalid Certificate Subject", "Must contain at least one Distinguished Name when creating Certificate Authority (CA)");
  }
  if (!isCa && maxPathLength !== undefined && maxPathLength > 0) {
    throw new TlsFault("Failed to create certificate", "x509: only CAs are allowed to specify MaxPathLen");
  }
}
