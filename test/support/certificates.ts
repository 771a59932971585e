import "reflect-metadata";
import { KeyObject, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

/** A certificate and its key in PEM, which can sign others. */
export interface Issued {
  certificatePem: string;
  privateKeyPem: string;
  readonly keys: CryptoKeyPair;
  readonly subject: string;
}

export interface Wish {
  hosts?: string[];
  /** Days from now; default from yesterday to 90 days on. */
  from?: number;
  to?: number;
  ca?: boolean;
  /** Who signs it; itself when not given. */
  signer?: Issued;
  /** Default is one that no other certificate has. */
  subject?: string;
  /** By which it is signed; SHA-256 when not given. */
  hash?: "SHA-1";
  key?: webcrypto.EcKeyGenParams | webcrypto.RsaHashedKeyGenParams;
}

const DAY = 24 * 3600 * 1000;
const P256 = { name: "ECDSA", namedCurve: "P-256" };
let serial = 0;

/** Makes a certificate as a CA would. */
export async function issue({ hosts = [], from = -1, to = 90, ca = false, signer, hash, subject: wished, key = P256 }: Wish): Promise<Issued> {
  const keys = (await webcrypto.subtle.generateKey(key, true, ["sign", "verify"])) as CryptoKeyPair;
  const subject = wished ?? `CN=${ca ? "Test CA" : (hosts[0] ?? "none")} ${serial + 1}`;
  serial += 1;
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serial.toString(16).padStart(2, "0"),
      subject,
      issuer: signer?.subject ?? subject,
      notBefore: new Date(Date.now() + from * DAY),
      notAfter: new Date(Date.now() + to * DAY),
      publicKey: keys.publicKey,
      signingKey: (signer?.keys ?? keys).privateKey,
      signingAlgorithm: { name: (signer?.keys ?? keys).privateKey.algorithm.name, hash: hash ?? "SHA-256" },
      extensions: [
        new x509.BasicConstraintsExtension(ca),
        ...(hosts.length > 0 ? [new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: "dns" as const, value })))] : []),
      ],
    },
    webcrypto as Crypto,
  );
  return {
    certificatePem: `${certificate.toString("pem")}\n`,
    privateKeyPem: KeyObject.from(keys.privateKey).export({ format: "pem", type: "pkcs8" }).toString(),
    keys,
    subject,
  };
}
