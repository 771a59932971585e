import type { KeyObject } from "node:crypto";

import { Attributes, CertificationRequest, CertificationRequestInfo } from "@peculiar/asn1-csr";
import { AsnConvert } from "@peculiar/asn1-schema";
import { Attribute, Certificate, type Extension, Extensions, id_ce_subjectAltName, type Name, SubjectPublicKeyInfo } from "@peculiar/asn1-x509";

import { TlsFault } from "../fault";
import { decodePem } from "../keys/pem";
import { spkiOf } from "../keys/publicKey";
import { signature, signatureAlgorithm } from "./signature";

const extensionRequest = "1.2.840.113549.1.9.14";

/** A request for a certificate (PKCS #10) in DER, signed by the key that it is for. */
export function signRequest(key: KeyObject, subject: Name, alternativeNames: Extension | undefined): Uint8Array {
  const info = new CertificationRequestInfo({
    subject,
    subjectPKInfo: AsnConvert.parse(spkiOf(key), SubjectPublicKeyInfo),
    attributes: new Attributes(alternativeNames ? [requestedExtension(alternativeNames)] : []),
  });
  const request = new CertificationRequest({
    certificationRequestInfo: info,
    signatureAlgorithm: signatureAlgorithm(key),
    signature: signature(key, AsnConvert.serialize(info)),
  });
  return new Uint8Array(AsnConvert.serialize(request));
}

function requestedExtension(one: Extension): Attribute {
  return new Attribute({ type: extensionRequest, values: [AsnConvert.serialize(new Extensions([one]))] });
}

/** What a request asks for. */
export interface ParsedRequest {
  subject: Name;
  /** SubjectPublicKeyInfo in DER. */
  publicKey: Uint8Array;
  alternativeNames?: Extension;
}

export function parseRequest(pem: string): ParsedRequest {
  const request = parseBlock(pem, "CERTIFICATE REQUEST", CertificationRequest, "Failed to parse certificate request PEM");
  const info = request.certificationRequestInfo;
  return {
    subject: info.subject,
    publicKey: new Uint8Array(AsnConvert.serialize(info.subjectPKInfo)),
    alternativeNames: requestedExtensions(info).find(({ extnID }) => extnID === id_ce_subjectAltName),
  };
}

function requestedExtensions(info: CertificationRequestInfo): Extension[] {
  const attributes = [...info.attributes].filter(({ type }) => type === extensionRequest);
  return attributes.flatMap(({ values }) => values.flatMap((value) => [...AsnConvert.parse(value, Extensions)]));
}

export function parseCertificate(pem: string, summary: string): Certificate {
  return parseBlock(pem, "CERTIFICATE", Certificate, summary);
}

function parseBlock<T>(pem: string, type: string, schema: new () => T, summary: string): T {
  const block = decodePem(pem);
  if (!block) throw new TlsFault(summary, `failed to decode PEM of expected type ${JSON.stringify(type)} from bytes`);
  if (block.type !== type) throw new TlsFault(summary, `invalid PEM type - expected ${JSON.stringify(type)}, got ${JSON.stringify(block.type)}`);
  try {
    return AsnConvert.parse(block.der, schema);
  } catch {
    throw new TlsFault(summary, `failed to parse ${type.toLowerCase()}: the block is damaged`);
  }
}
