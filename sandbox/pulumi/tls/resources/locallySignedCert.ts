import { AsnConvert } from "@peculiar/asn1-schema";
import {
  BasicConstraints,
  type Certificate,
  Extension,
  id_ce_basicConstraints,
  id_ce_subjectKeyIdentifier,
  type Name,
  SubjectKeyIdentifier,
} from "@peculiar/asn1-x509";

import { parseCertificate, type ParsedRequest, parseRequest } from "../certificates/certificateRequest";
import { algorithmOf, parsePrivateKey } from "../keys/privateKey";
import type { PropertyMap } from "../../rpc/properties";
import { computed, type Context, type ResourceKind } from "../schema";
import { issueCertificate } from "./certificate";
import { certificateAttributes, pemInput } from "./shared";

/** A certificate that an authority of ours signs. */
export const locallySignedCert: ResourceKind = {
  token: "tls:index/locallySignedCert:LocallySignedCert",
  attributes: {
    certRequestPem: pemInput("cert_request_pem", `Certificate request data in ${pem()} format.`, false),
    caPrivateKeyPem: pemInput("ca_private_key_pem", `Private key of the Certificate Authority (CA) used to sign the certificate, in ${pem()} format.`, true),
    caCertPem: pemInput("ca_cert_pem", `Certificate data of the Certificate Authority (CA) in ${pem()} format.`, false),
    ...certificateAttributes,
    caKeyAlgorithm: computed("ca_key_algorithm"),
  },
  keepsComputed: true,
  renewable: true,
  create,
};

function pem(): string {
  return "[PEM (RFC 1421)](https://datatracker.ietf.org/doc/html/rfc1421)";
}

function create(inputs: PropertyMap, { now, warn }: Context): PropertyMap {
  const request = parseRequest(inputs.certRequestPem as string);
  const signer = parsePrivateKey(inputs.caPrivateKeyPem as string, "Failed to parse CA private key PEM");
  const authority = parseCertificate(inputs.caCertPem as string, "Failed to parse CA certificate PEM");
  if (!isAuthority(authority)) warn(noAuthority);
  const issuer = authority.tbsCertificate.subject;
  const issued = issueCertificate(
    inputs,
    {
      subject: request.subject,
      issuer,
      publicKey: request.publicKey,
      signer,
      alternativeNames: requestedNames(request),
      authorityKeyId: () => (sameName(issuer, request.subject) ? undefined : subjectKeyId(authority)),
    },
    now(),
  );
  return { ...issued, caKeyAlgorithm: algorithmOf(signer) };
}

const noAuthority =
  "Certificate provided as Authority does not appear to be a valid Certificate Authority. The resulting certificate might fail certificate validation.:" +
  " Potentially Invalid Certificate Authority";

function requestedNames({ alternativeNames, subject }: ParsedRequest): Extension | undefined {
  return alternativeNames && new Extension({ ...alternativeNames, critical: subject.length === 0 });
}

function isAuthority(certificate: Certificate): boolean {
  const constraints = extensionValue(certificate, id_ce_basicConstraints);
  return constraints !== undefined && AsnConvert.parse(constraints, BasicConstraints).cA;
}

function subjectKeyId(certificate: Certificate): Uint8Array | undefined {
  const value = extensionValue(certificate, id_ce_subjectKeyIdentifier);
  return value && new Uint8Array(AsnConvert.parse(value, SubjectKeyIdentifier).buffer);
}

function extensionValue(certificate: Certificate, id: string): ArrayBuffer | undefined {
  return [...(certificate.tbsCertificate.extensions ?? [])].find(({ extnID }) => extnID === id)?.extnValue.buffer;
}

function sameName(one: Name, other: Name): boolean {
  return Buffer.from(AsnConvert.serialize(one)).equals(Buffer.from(AsnConvert.serialize(other)));
}
