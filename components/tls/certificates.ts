import { createPrivateKey, KeyObject, X509Certificate } from "node:crypto";
import { chainFaults, subject } from "./chain";
import { Fault } from "../faults";
import { certificateBlockFaults } from "./pem";
import { KeyKind } from "../edges/istio/tlsParameters";
import { quoted } from "../contract/quoted";

/** A server's certificate and key as they were given, in PEM, and what they are for. */
export interface GivenCertificate {
  /** The chain, the server's own certificate first. */
  certificatePem: string;
  /** Appears in no message. */
  privateKeyPem: string;
  hosts: string[];
  /** What clients verify it by, where that is given. */
  caCertificatePem?: string | undefined;
}

/** Where the two were given, for messages. */
export interface CertificatePaths {
  certificate: string;
  privateKey: string;
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const DAY = 24 * 3600 * 1000;
const CURVES = ["prime256v1", "secp384r1", "secp521r1"];

/** Why a gateway would not serve, or browsers would not accept, this certificate on `now`. */
export function certificateFaults(given: GivenCertificate, paths: CertificatePaths, now: Date): Fault[] {
  const foreign = certificateBlockFaults(given.certificatePem, paths.certificate);
  if (foreign.length > 0) {
    return foreign;
  }
  const chain = readChain(given.certificatePem);
  const key = readKey(given.privateKeyPem);
  const faults = [
    ...(chain ? [] : [unreadable(paths.certificate, "a certificate chain in PEM", "the server's certificate first, then those that signed it")]),
    ...(key ? [] : [unreadable(paths.privateKey, "an unencrypted private key in PEM", "openssl pkey -in key.pem prints it so")]),
  ];
  if (!chain || !key) {
    return faults;
  }
  return [
    ...keyFaults(chain, key, paths),
    ...chainFaults(chain, readChain(given.caCertificatePem ?? "") ?? [], paths.certificate),
    ...dateFaults(chain, paths.certificate, now),
    ...given.hosts.flatMap((host) => hostFault(chain[0], host, paths.certificate)),
  ];
}

/** Warns that a certificate ends within the days in which it should be renewed; undefined when it does not. */
export function renewalWarning(certificatePem: string, renewalDays: number, now: Date): string | undefined {
  const end = earliestEnd(readChain(certificatePem) ?? []);
  if (end === undefined || end.getTime() - now.getTime() > renewalDays * DAY || end <= now) {
    return undefined;
  }
  const days = Math.floor((end.getTime() - now.getTime()) / DAY);
  return (
    `The given certificate ends on ${end.toISOString().slice(0, 10)}, in ${days} ${days === 1 ? "day" : "days"}, within the ${renewalDays} days of its renewal. ` +
    "Nothing renews it by itself: give its successor, which drops no socket."
  );
}

/** Why clients could not verify the server by this certificate. */
export function serverCaFaults(pem: string, path: string): Fault[] {
  const foreign = certificateBlockFaults(pem, path);
  return foreign.length > 0 || readChain(pem) ? foreign : [unreadable(path, "one or more certificates in PEM", "give the CA that signed the certificate")];
}

/** Why the gateway could not verify clients by this certificate on `now`. */
export function clientCaFaults(pem: string, path: string, now: Date): Fault[] {
  const foreign = certificateBlockFaults(pem, path);
  if (foreign.length > 0) {
    return foreign;
  }
  const authorities = readChain(pem);
  if (!authorities) {
    return [unreadable(path, "one or more certificates in PEM", "give the CA that signs your clients' certificates")];
  }
  const strangers = authorities.filter((one) => !one.ca);
  return [
    ...strangers.map((one) => ({
      path,
      value: subject(one),
      allowed: "certificates of CAs",
      remedy: "a client's own certificate verifies no other client: give the CA that signed it",
    })),
    ...dateFaults(authorities, path, now),
  ];
}

/** The kind of key of a readable certificate chain. */
export function keyKind(certificatePem: string): KeyKind | undefined {
  const key = readChain(certificatePem)?.[0]?.publicKey;
  if (key === undefined) {
    return undefined;
  }
  return key.asymmetricKeyType === "rsa" ? "RSA" : "ECDSA";
}

function readChain(pem: string): [X509Certificate, ...X509Certificate[]] | undefined {
  try {
    const [first, ...rest] = (pem.match(PEM) ?? []).map((block) => new X509Certificate(block));
    return first && [first, ...rest];
  } catch {
    return undefined;
  }
}

function readKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined; // The reason could quote the key.
  }
}

function unreadable(path: string, allowed: string, remedy: string): Fault {
  return { path, value: "(unreadable)", allowed, remedy };
}

// Of RSA Envoy takes 2048 bits or more, of ECDSA three curves.
function keyFaults([server, ...signers]: X509Certificate[], key: KeyObject, paths: CertificatePaths): Fault[] {
  if (!server!.checkPrivateKey(key)) {
    const misplaced = signers.some((one) => one.checkPrivateKey(key));
    return [
      {
        path: paths.privateKey,
        value: "(hidden)",
        allowed: `the key of ${paths.certificate} (${quoted(subject(server!))})`,
        remedy: misplaced ? "the chain begins with another certificate: put the key's own first" : "give certificate and key of one request",
      },
    ];
  }
  const { modulusLength = 0, namedCurve = "" } = key.asymmetricKeyDetails ?? {};
  const strong = key.asymmetricKeyType === "rsa" ? modulusLength >= 2048 : key.asymmetricKeyType === "ec" && CURVES.includes(namedCurve);
  return strong
    ? []
    : [
        {
          path: paths.certificate,
          value: [key.asymmetricKeyType, modulusLength || namedCurve].filter(Boolean).join(" "),
          allowed: "a key of RSA with 2048 bits or more, or of ECDSA on P-256, P-384 or P-521",
          remedy: "gateways serve no other: have a certificate made for a new key",
        },
      ];
}

function dateFaults(chain: X509Certificate[], path: string, now: Date): Fault[] {
  return chain.flatMap((one) => {
    const [from, to] = [new Date(one.validFrom), new Date(one.validTo)];
    return from <= now && now < to
      ? []
      : [
          {
            path,
            value: `${subject(one)}, valid ${from.toISOString().slice(0, 10)} to ${to.toISOString().slice(0, 10)}`,
            allowed: `a certificate that is valid today, ${now.toISOString().slice(0, 10)}`,
            remedy: now < from ? "wait, or have one made that begins earlier" : "it has ended: give its successor",
          },
        ];
  });
}

// Browsers look at the alternative names alone. Any name stands for all that a wildcard covers.
function hostFault(server: X509Certificate, host: string, path: string): Fault[] {
  return server.checkHost(host.replace(/^\*\./, "any."), { subject: "never" })
    ? []
    : [
        {
          path,
          value: server.subjectAltName ?? "(no alternative names)",
          allowed: `a certificate for ${quoted(host)}`,
          remedy: "have the name put into the certificate, or take it out of its hosts",
        },
      ];
}

function earliestEnd(chain: X509Certificate[]): Date | undefined {
  return chain.map((one) => new Date(one.validTo)).sort((a, b) => a.getTime() - b.getTime())[0];
}
