import { isIP } from "node:net";

import { Extension, GeneralName, id_ce_subjectAltName, SubjectAlternativeName } from "@peculiar/asn1-x509";

import { TlsFault } from "../fault";
import { extension } from "./extension";

/** The names that a certificate is valid for. */
export interface AlternativeNames {
  dnsNames?: string[];
  ipAddresses?: string[];
  uris?: string[];
}

/** The subject alternative name extension, undefined without names. It is critical where the subject is empty (RFC 5280, 4.2.1.6). */
export function alternativeNames(names: AlternativeNames, subjectIsEmpty: boolean): Extension | undefined {
  const general = [
    ...(names.dnsNames ?? []).map((dNSName) => new GeneralName({ dNSName: ascii("DNS name", dNSName) })),
    ...(names.ipAddresses ?? []).map((iPAddress) => new GeneralName({ iPAddress: address(iPAddress) })),
    ...(names.uris ?? []).map((uri) => new GeneralName({ uniformResourceIdentifier: ascii("URI", uri) })),
  ];
  return general.length === 0 ? undefined : extension(id_ce_subjectAltName, new SubjectAlternativeName(general), subjectIsEmpty);
}

function address(text: string): string {
  if (isIP(text) === 0) throw new TlsFault("Invalid IP address", `Failed to parse ${JSON.stringify(text)}`);
  return text;
}

function ascii(what: string, text: string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  throw new TlsFault(
    "Failed to create certificate",
    `x509: ${JSON.stringify(text)} cannot be encoded as an IA5String: a ${what} is ASCII, write it in punycode`,
  );
}
