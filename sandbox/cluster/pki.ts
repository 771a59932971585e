import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { webcrypto } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const EC = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const YEAR_MS = 365 * 24 * 3600 * 1000;

/** A certificate and its key, PEM, as files (key 0600) and as text. */
export interface Identity {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority of the sandbox. */
export interface Authority extends Identity {
  /** Issues a certificate for servers (addresses and names) and for clients (subject, e.g. "O=system:masters, CN=admin"). */
  issue(name: string, subject: string, addresses?: readonly string[], names?: readonly string[], lifetimeMs?: number): Promise<Identity>;
}

/** Makes an authority whose files are DIR/NAME.crt and DIR/NAME.key. */
export async function createAuthority(dir: string, name: string): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto as Crypto);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=asm-websocket sandbox ${name}`,
    ...validity(YEAR_MS),
    keys,
    signingAlgorithm: EC,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const identity = await store(dir, name, certificate, keys);
  return {
    ...identity,
    issue: (child, subject, addresses = [], names = [], lifetimeMs = YEAR_MS) => issue(dir, certificate, keys, child, subject, addresses, names, lifetimeMs),
  };
}

async function issue(
  dir: string,
  ca: x509.X509Certificate,
  caKeys: CryptoKeyPair,
  name: string,
  subject: string,
  addresses: readonly string[],
  names: readonly string[],
  lifetimeMs: number,
): Promise<Identity> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    subject,
    issuer: ca.subject,
    ...validity(lifetimeMs),
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    signingAlgorithm: EC,
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...addresses.map((value) => ({ type: "ip" as const, value })),
        ...names.map((value) => ({ type: "dns" as const, value })),
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(ca),
    ],
  });
  return store(dir, name, certificate, keys);
}

/** The RSA key with which an API server signs service account tokens; the same file serves to verify them. */
export async function createTokenKey(dir: string, name: string): Promise<string> {
  const file = join(dir, `${name}.key`);
  if (existsSync(file)) return file;
  const algorithm = { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  writePrivate(file, x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY"));
  return file;
}

/** The system's roots and the sandbox's own in one file, for programs that take their whole trust from SSL_CERT_FILE. */
export function writeTrustBundle(file: string, authority: Identity): void {
  const system = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"].find(existsSync);
  writeFileSync(file, `${system ? readFileSync(system, "utf8") : ""}\n${authority.cert}\n`);
}

/** Writes a file that only its owner reads. */
export function writePrivate(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
}

async function store(dir: string, name: string, certificate: x509.X509Certificate, keys: CryptoKeyPair): Promise<Identity> {
  const cert = certificate.toString("pem");
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  const identity = { certFile: join(dir, `${name}.crt`), keyFile: join(dir, `${name}.key`), cert, key };
  writeFileSync(identity.certFile, cert);
  writePrivate(identity.keyFile, key);
  return identity;
}

function generateKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(EC, true, ["sign", "verify"]) as Promise<CryptoKeyPair>;
}

/** An hour back, because a container's clock and a virtual machine's may differ. */
function validity(lifetimeMs: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - 3600_000), notAfter: new Date(Date.now() + lifetimeMs) };
}
