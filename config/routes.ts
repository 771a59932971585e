import * as pulumi from "@pulumi/pulumi";
import { keepAliveFaults } from "../components/edges/istio/appKeepAlive";
import { certificateFaults, CertificatePaths, clientCaFaults, keyKind, serverCaFaults } from "../components/tls/certificates";
import { EdgePorts, HTTP_PORT, HTTPS_PORT } from "../components/edges/istio/ports";
import { hostFaults } from "../components/hosts";
import { credentialNameFaults, isCredentialName } from "../components/names";
import { certificateBlockFaults } from "../components/tls/pem";
import { AnyHost, certificateListFaults, certificatePath, PlainHttp, routeFaults } from "../components/edges/istio/routeServers";
import { TlsCredentialArgs } from "../components/tls/tlsCredential";
import { hstsFaults } from "../components/edges/istio/strictTransport";
import { cipherFaults, KeyKind, TlsVersion } from "../components/edges/istio/tlsParameters";
import { ConfigReader } from "./reader";
import { asText } from "./texts";
import { coalescingFaults, coalescingWarnings } from "./coalescing";
import { credentialCollisions } from "./collisions";

/** What the stack says of host names and their certificates. */
export type Routes = ReturnType<typeof parseRoutes>;

/** A certificate of the stack: what a TlsCredential of this name is made from, and the hosts that it is for. */
export interface CredentialConfig extends Omit<TlsCredentialArgs, "gateway" | "timing"> {
  name: string;
  credentialName: string;
  hosts: string[];
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----/;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

export function parseRoutes(reader: ConfigReader) {
  const clientCaPem = parseClientCa(reader);
  const credentials = [parseCredential(reader), ...parseFurther(reader)];
  reader.faults.push(...certificateListFaults(credentials), ...credentialCollisions(credentials, clientCaPem));
  const route = parseRoute(reader, credentials, clientCaPem !== undefined);
  const served = credentials.map((one, index) => ({
    ...one,
    path: certificatePath(index, "hosts"),
    certificatePem: typeof one.certificatePem === "string" ? one.certificatePem : undefined,
    answersAll: index === 0 && route.anyHost === AnyHost.both,
  }));
  reader.faults.push(...coalescingFaults(served));
  return {
    hosts: credentials.flatMap((one) => one.hosts),
    warnings: coalescingWarnings(served),
    credentials: credentials.map(({ keyKind: _kind, ...credential }) => ({ ...credential, ...(clientCaPem ? { clientCaPem } : {}) })),
    route,
  };
}

function parseRoute(reader: ConfigReader, [first, ...further]: ParsedCredential[], verifyClients: boolean) {
  const cipherSuites = reader.list("tlsCiphers", []);
  const route = {
    hosts: first!.hosts,
    anyHost: reader.word("anyHost", AnyHost, AnyHost.http),
    plainHttp: reader.word("plainHttp", PlainHttp, PlainHttp.serve),
    ...parsePorts(reader),
    ...given("hstsSeconds", reader),
    ...given("appKeepAliveSeconds", reader),
    minTlsVersion: reader.word("tlsMinVersion", TlsVersion, TlsVersion.tls12),
  };
  reader.faults.push(
    ...routeFaults({ ...route, verifyClients }),
    ...hstsFaults(route),
    ...keepAliveFaults(route.appKeepAliveSeconds),
    ...cipherFaults(cipherSuites, route.minTlsVersion, keyKinds([first!, ...further]), "tlsCiphers"),
  );
  return {
    ...route,
    ...(cipherSuites.length > 0 ? { cipherSuites } : {}),
    ...(verifyClients ? { verifyClients } : {}),
    ...(reader.flag("handshakeRateLimit", false) ? { handshakeRateLimit: true } : {}),
  };
}

/** A number that the stack gives; the component has the default. */
function given<K extends string>(key: K, reader: ConfigReader): { [P in K]?: number } {
  return (reader.given(key) ? { [key]: reader.integer(key, 0) } : {}) as { [P in K]?: number };
}

/** Those that are not what every address means by itself. */
function parsePorts(reader: ConfigReader): EdgePorts {
  const [httpPort, httpsPort] = [reader.integer("httpPort", HTTP_PORT), reader.integer("httpsPort", HTTPS_PORT)];
  return { ...(httpPort === HTTP_PORT ? {} : { httpPort }), ...(httpsPort === HTTPS_PORT ? {} : { httpsPort }) };
}

/** With the kind of its key, where that is known. */
interface ParsedCredential extends CredentialConfig {
  keyKind: KeyKind | undefined;
}

// The one of `hosts`, in keys of its own.
function parseCredential(reader: ConfigReader): ParsedCredential {
  const existing = reader.flag("existingCredential", false);
  const hosts = reader.list("hosts", ["a.aliyun.com"]);
  const certificate = reader.text("tlsCertificate", { pattern: CERTIFICATE, allowed: "a certificate chain in PEM" });
  const privateKey = reader.secret("tlsPrivateKey", PRIVATE_KEY, "a private key in PEM");
  const ca = reader.text("tlsCaCertificate", {});
  reader.faults.push(...(ca === "" ? [] : serverCaFaults(ca, "tlsCaCertificate")));
  const rotation = reader.text("tlsRotation", {});
  if (existing) {
    reader.refuseGiven(
      ["tlsCertificate", "tlsPrivateKey", "tlsRotation"],
      "while existingCredential is true",
      "an existing Secret is not changed: remove it, or remove existingCredential",
    );
  } else if (certificate === "") {
    reader.refuseGiven(
      ["tlsCaCertificate"],
      "while tlsCertificate is missing and existingCredential false",
      "it belongs to tlsCertificate: set that too, or remove it",
    );
  }
  const pair = existing ? {} : parsePair(reader, { certificate, privateKey, hosts, ca }, { certificate: "tlsCertificate", privateKey: "tlsPrivateKey" });
  return {
    name: "tls",
    credentialName: parseCredentialName(reader),
    hosts,
    ...(existing ? { existing } : made(pair, rotation)),
    ...(ca === "" ? {} : { caCertificatePem: ca }),
    keyKind: kindOf(existing, certificate),
  };
}

function parseCredentialName(reader: ConfigReader): string {
  const name = reader.text("credentialName", { fallback: "myexample-credential" });
  reader.faults.push(...credentialNameFaults(name));
  return name;
}

const FIELDS = ["hosts", "credentialName", "certificate", "privateKey", "existing"] as const;

function parseFurther(reader: ConfigReader): ParsedCredential[] {
  const rotation = reader.text("tlsRotation", {});
  return reader.objects("certificates", FIELDS).map((given, index) => {
    const path = `certificates[${index}]`;
    const text = (field: (typeof FIELDS)[number]) => (typeof given[field] === "string" ? given[field] : undefined);
    const existing = given.existing === true || given.existing === "true";
    const named = asText(given.credentialName);
    const credentialName = typeof named === "string" ? named : "";
    refuseWrongTypes(reader, given, path);
    if (credentialName === "") {
      reader.refuse(`${path}.credentialName`, given.credentialName, "a name of a Secret", "give each certificate a Secret of its own");
    } else {
      reader.faults.push(...credentialNameFaults(credentialName, `${path}.credentialName`));
    }
    if (existing && (given.certificate !== undefined || given.privateKey !== undefined)) {
      reader.refuse(path, "(set)", "existing, or certificate and privateKey", "an existing Secret is not changed");
    }
    if (given.privateKey !== undefined) {
      reader.refuseUnencrypted("certificates", `${path}.privateKey`, `pulumi config set --secret --path '${path}.privateKey' < file`);
    }
    refuseOtherTexts(reader, path, { certificate: text("certificate"), privateKey: text("privateKey") });
    const hosts = Array.isArray(given.hosts) ? given.hosts.filter((host) => typeof host === "string") : [];
    reader.mayShow(...publicTexts(hosts, credentialName, text("certificate") ?? ""));
    const pair = { certificate: text("certificate") ?? "", privateKey: text("privateKey"), hosts };
    return {
      name: `tls-${credentialName}`,
      credentialName,
      hosts,
      ...(existing ? { existing } : made(parsePair(reader, pair, { certificate: `${path}.certificate`, privateKey: `${path}.privateKey` }), rotation)),
      keyKind: kindOf(existing, pair.certificate),
    };
  });
}

// What is no PEM of its kind would reach the component, which refuses it in the middle of a preview.
function refuseOtherTexts(reader: ConfigReader, path: string, { certificate, privateKey }: Record<"certificate" | "privateKey", string | undefined>): void {
  if (certificate !== undefined && certificate !== "" && !CERTIFICATE.test(certificate)) {
    reader.refuse(`${path}.certificate`, "(hidden)", "a certificate chain in PEM", `pulumi config set --path '${path}.certificate' < file`);
  }
  if (privateKey !== undefined && !PRIVATE_KEY.test(privateKey)) {
    reader.refuse(`${path}.privateKey`, "(hidden)", "a private key in PEM", `pulumi config set --secret --path '${path}.privateKey' < file`);
  }
}

// The whole list is encrypted as soon as one private key is. What is well formed here stands in the clear in Gateway and Secret.
function publicTexts(hosts: string[], credentialName: string, certificate: string): string[] {
  return [
    ...hosts.filter((host) => hostFaults({ path: "", hosts: [host] }).length === 0),
    ...(isCredentialName(credentialName) ? [credentialName] : []),
    ...(CERTIFICATE.test(certificate) && certificateBlockFaults(certificate, "").length === 0 ? [certificate] : []),
  ];
}

// A value of another type would be dropped, and the opposite of what it asks for be done. "true" and "false" as texts are what the CLI makes with --secret.
function refuseWrongTypes(reader: ConfigReader, given: Record<string, unknown>, path: string): void {
  if (![undefined, true, false, "true", "false"].some((allowed) => allowed === given.existing)) {
    reader.refuse(`${path}.existing`, given.existing, "true or false", "write it without quotes, in lower case");
  }
  if (given.hosts !== undefined && !(Array.isArray(given.hosts) && given.hosts.every((host) => typeof host === "string"))) {
    reader.refuse(`${path}.hosts`, given.hosts, "a list of texts", `pulumi config set --path '${path}.hosts[0]' …`);
  }
  for (const field of ["certificate", "privateKey"] as const) {
    if (given[field] !== undefined && typeof given[field] !== "string") {
      reader.refuse(`${path}.${field}`, "(set)", "a text in PEM", `pulumi config set --secret --path '${path}.${field}' < file`);
    }
  }
}

// A certificate that is made is made anew with each new word.
function made(pair: Pair, rotation: string): Pair & { rotation?: string } {
  return pair.certificatePem === undefined ? { rotation } : pair;
}

type Pair = Pick<TlsCredentialArgs, "certificatePem" | "privateKeyPem">;

interface GivenPair {
  certificate: string;
  privateKey: string | undefined;
  hosts: string[];
  ca?: string;
}

// Both are looked into here, where nothing is deployed yet and every fault is told together.
function parsePair(reader: ConfigReader, { certificate, privateKey, hosts, ca }: GivenPair, paths: CertificatePaths): Pair {
  if (certificate === "" && privateKey === undefined) {
    return {};
  }
  if (certificate === "" || privateKey === undefined) {
    reader.refuse(
      certificate === "" ? paths.certificate : paths.privateKey,
      undefined,
      "a value, because its counterpart is set",
      "set both, or neither to have them made",
    );
    return {};
  }
  const wellFormed = hostFaults({ path: "hosts", hosts }).length === 0;
  const given = { certificatePem: certificate, privateKeyPem: privateKey, hosts: wellFormed ? hosts : [], caCertificatePem: ca };
  if (CERTIFICATE.test(certificate) && PRIVATE_KEY.test(privateKey)) {
    reader.faults.push(...certificateFaults(given, paths, new Date()));
  }
  return { certificatePem: certificate, privateKeyPem: pulumi.secret(privateKey) };
}

function parseClientCa(reader: ConfigReader): string | undefined {
  const pem = reader.text("tlsClientCa", {});
  if (pem !== "") {
    reader.faults.push(...clientCaFaults(pem, "tlsClientCa", new Date()));
  }
  return pem || undefined;
}

function kindOf(existing: boolean, certificate: string): KeyKind | undefined {
  return existing ? undefined : certificate === "" ? "ECDSA" : keyKind(certificate);
}

function keyKinds(credentials: ParsedCredential[]): KeyKind[] {
  return [...new Set(credentials.flatMap((one) => one.keyKind ?? []))];
}
