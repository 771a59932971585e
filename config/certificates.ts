import * as pulumi from "@pulumi/pulumi";
import type { KeyKind } from "../components/edges/istio/tlsParameters";
import { hostFaults } from "../components/hosts";
import { credentialNameFaults, isCredentialName } from "../components/names";
import { certificateFaults, type CertificatePaths, keyKind, serverCaFaults } from "../components/tls/certificates";
import { certificateBlockFaults } from "../components/tls/pem";
import type { TlsCredentialArgs } from "../components/tls/tlsCredential";
import type { ConfigReader } from "./reader";
import { KEYS } from "./schema";

/** A certificate of the stack: what a TlsCredential of this name is made from, and the hosts that it is for. */
export interface CredentialConfig extends Omit<TlsCredentialArgs, "gateway" | "timing"> {
  name: string;
  credentialName: string;
  hosts: string[];
}

/** With the kind of its key, where that is known. */
export interface ParsedCredential extends CredentialConfig {
  keyKind: KeyKind | undefined;
}

const CERTIFICATE = KEYS["hosts[].certificate.certificate"].pattern;
const PRIVATE_KEY = KEYS["hosts[].certificate.privateKey"].pattern;

/** A certificate for each object of `hosts`. */
export function parseCredentials(reader: ConfigReader): ParsedCredential[] {
  return Array.from({ length: reader.count("hosts") }, (_none, at) => parseCredential(reader, at));
}

function parseCredential(reader: ConfigReader, at: number): ParsedCredential {
  const hosts = at === 0 || reader.given("hosts[].names", at) ? reader.texts("hosts[].names", at) : [];
  const credentialName = parseName(reader, at);
  const existing = reader.flag("hosts[].certificate.existing", at);
  const certificate = reader.pem("hosts[].certificate.certificate", at);
  const ca = parseCa(reader, at, existing, certificate);
  reader.mayShow(...publicTexts(hosts, credentialName, certificate ?? ""));
  const privateKey = reader.pem("hosts[].certificate.privateKey", at);
  const rotation = reader.text("hosts[].certificate.rotation", at) ?? "";
  return {
    // The first had its resources before there were others.
    name: at === 0 ? "tls" : `tls-${credentialName}`,
    credentialName,
    hosts,
    ...(existing ? { existing } : made(parsePair(reader, at, { certificate, privateKey, hosts, ca }), rotation)),
    ...(ca === undefined ? {} : { caCertificatePem: ca }),
    keyKind: existing ? undefined : certificate === undefined ? "ECDSA" : keyKind(certificate),
  };
}

function parseName(reader: ConfigReader, at: number): string {
  const path = "hosts[].certificate.secretName";
  if (at > 0 && !reader.given(path, at)) {
    reader.refuse(reader.place(path, at), undefined, "a name of a Secret", "give each certificate a Secret of its own");
    return "";
  }
  const name = reader.text(path, at);
  reader.check(credentialNameFaults(name, reader.place(path, at)));
  return name;
}

// Clients verify by it what the stack does not make.
function parseCa(reader: ConfigReader, at: number, existing: boolean, certificate: string | undefined): string | undefined {
  const path = reader.place("hosts[].certificate.ca", at);
  const ca = reader.pem("hosts[].certificate.ca", at);
  if (ca !== undefined && !existing && certificate === undefined) {
    reader.fault({ path, forbidden: "belongs to a given certificate, or to an existing Secret", remedy: "set certificate too, or remove it" });
  }
  reader.check(ca === undefined ? [] : serverCaFaults(ca, path));
  return ca;
}

// The whole list is encrypted as soon as one private key is. What is well formed here stands in the clear in Gateway and Secret.
function publicTexts(hosts: string[], credentialName: string, certificate: string): string[] {
  return [
    ...hosts.filter((host) => hostFaults({ path: "", hosts: [host] }).length === 0),
    ...(isCredentialName(credentialName) ? [credentialName] : []),
    ...(CERTIFICATE.test(certificate) && certificateBlockFaults(certificate, "").length === 0 ? [certificate] : []),
  ];
}

type Pair = Pick<TlsCredentialArgs, "certificatePem" | "privateKeyPem">;

// A certificate that is made is made anew with each new word.
function made(pair: Pair, rotation: string): Pair & { rotation?: string } {
  return pair.certificatePem === undefined ? { rotation } : pair;
}

interface GivenPair {
  certificate: string | undefined;
  privateKey: string | undefined;
  hosts: string[];
  ca: string | undefined;
}

// Both are looked into here, where nothing is deployed yet and every fault is reported together.
function parsePair(reader: ConfigReader, at: number, { certificate, privateKey, hosts, ca }: GivenPair): Pair {
  const paths: CertificatePaths = {
    certificate: reader.place("hosts[].certificate.certificate", at),
    privateKey: reader.place("hosts[].certificate.privateKey", at),
  };
  if (certificate === undefined && privateKey === undefined) {
    return {};
  }
  if (certificate === undefined || privateKey === undefined) {
    const missing = certificate === undefined ? paths.certificate : paths.privateKey;
    reader.refuse(missing, undefined, "a value, because its counterpart is set", "set both, or neither to have them made");
    return {};
  }
  if (CERTIFICATE.test(certificate) && PRIVATE_KEY.test(privateKey)) {
    const wellFormed = hostFaults({ path: "hosts", hosts }).length === 0;
    const given = { certificatePem: certificate, privateKeyPem: privateKey, hosts: wellFormed ? hosts : [], caCertificatePem: ca };
    reader.check(certificateFaults(given, paths, new Date()));
  }
  return { certificatePem: certificate, privateKeyPem: pulumi.secret(privateKey) };
}
