import { X509Certificate } from "node:crypto";
import type { Fault } from "../components/faults";
import { covers, hostFaults } from "../components/hosts";
import { quoted } from "../components/contract/quoted";

/** A certificate of one HTTPS server, and the hosts that this server answers. */
export interface Served {
  /** Where its hosts are given, for messages. */
  path: string;
  /** Where its certificate is given. */
  certificatePath: string;
  credentialName: string;
  hosts: readonly string[];
  /** The given chain; of an existing Secret there is none at hand. */
  certificatePem?: string | undefined;
  existing?: boolean | undefined;
  /** Whether this server answers every other name too. */
  answersAll: boolean;
}

/*
 * Over HTTP/2 a browser uses an open connection for every host that its certificate covers and that leads to the same address (RFC 9113, 9.1.1). Envoy looks
 * for the host among those of the connection's server alone, and answers 404.
 */

/** What is wrong with given certificates: names for which another server answers. */
export function coalescingFaults(all: readonly Served[]): Fault[] {
  return pairs(all).flatMap(([{ certificatePath, certificatePem, credentialName }, other]) => {
    const certificate = certificatePem === undefined ? undefined : readable(certificatePem);
    const host = certificate && other.hosts.find((name) => isHost(name) && coversHost(certificate, name));
    return host === undefined
      ? []
      : [
          {
            path: certificatePath,
            value: certificate?.subjectAltName,
            allowed: `a certificate that does not cover ${quoted(host)} of ${other.path}`,
            remedy:
              `browsers reuse a connection of ${quoted(credentialName)} for ${quoted(host)} and get 404: put ${quoted(host)} among the names of this certificate, ` +
              "or have one made for its own hosts alone",
          },
        ];
  });
}

/** The same of certificates that are not at hand, where their hosts make a wildcard likely. */
export function coalescingWarnings(all: readonly Served[]): string[] {
  return pairs(all).flatMap(([{ existing, hosts, credentialName }, other]) => {
    const host = existing ? other.hosts.find((name) => hosts.some((own) => domain(own) === domain(name))) : undefined;
    return host === undefined
      ? []
      : [
          `The certificate of the existing Secret ${quoted(credentialName)} is not at hand. If it covers ${quoted(host)} of ${other.path} too, as ${quoted(`*.${domain(host)}`)} does, browsers ` +
            `reuse its connections for ${quoted(host)} and get 404: then put ${quoted(host)} to the hosts of ${quoted(credentialName)}, or have one made for its own hosts alone.`,
        ];
  });
}

// A server that answers every name answers also those of others.
function pairs(all: readonly Served[]): [Served, Served][] {
  return all.filter(({ answersAll }) => !answersAll).flatMap((one) => all.filter((other) => other !== one).map((other): [Served, Served] => [one, other]));
}

// What is none is refused by itself; OpenSSL throws on it.
function isHost(name: string): boolean {
  return hostFaults({ path: "", hosts: [name] }).length === 0;
}

function coversHost(certificate: X509Certificate, host: string): boolean {
  const names = (certificate.subjectAltName ?? "").split(", ").flatMap((entry) => (entry.startsWith("DNS:") ? entry.slice(4).toLowerCase() : []));
  const sample = (name: string) => name.replace(/^\*\./, "any.");
  return certificate.checkHost(sample(host), { subject: "never" }) !== undefined || names.some((name) => covers(host, sample(name)));
}

function domain(host: string): string {
  return host.slice(host.indexOf(".") + 1);
}

function readable(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined; // It is refused as unreadable.
  }
}
