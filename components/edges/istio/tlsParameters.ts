import { Fault } from "../../faults";

/** Oldest version of TLS that is spoken. */
export const TlsVersion = { tls12: "1.2", tls13: "1.3" } as const;
export type TlsVersion = (typeof TlsVersion)[keyof typeof TlsVersion];

/** Kinds of key that a server's certificate can have. */
export type KeyKind = "ECDSA" | "RSA";

// What Envoy's TLS library knows for TLS 1.2, with forward secrecy and authenticated encryption.
const STRONG = ["ECDSA", "RSA"].flatMap((key) => ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"].map((rest) => `ECDHE-${key}-${rest}`));
// Known to Envoy as well: without forward secrecy, or with CBC.
const WEAK = /^((ECDHE-(ECDSA|RSA|PSK)|PSK)-)?(AES(128|256)-(SHA|SHA256|CBC-SHA)|AES(128-GCM-SHA256|256-GCM-SHA384)|DES-CBC3-SHA|CHACHA20-POLY1305)$/;

/** What is wrong with a list of ciphers; `keys` are the kinds of key that must be able to use one of them. */
export function cipherFaults(ciphers: string[], minVersion: TlsVersion, keys: KeyKind[], path: string): Fault[] {
  if (ciphers.length === 0) {
    return [];
  }
  if (minVersion === TlsVersion.tls13) {
    return [{ path, forbidden: "may not be set while only TLS 1.3 is spoken", remedy: "its ciphers cannot be chosen: leave them out, or speak 1.2 too" }];
  }
  const refused = ciphers.flatMap((cipher, index) => cipherFault(cipher, `${path}[${index}]`));
  return refused.length > 0 ? refused : keys.flatMap((key) => keyFault(ciphers, key, path));
}

function cipherFault(cipher: string, path: string): Fault[] {
  if (STRONG.includes(cipher)) {
    return [];
  }
  const remedy = WEAK.test(cipher)
    ? "it is weak: without forward secrecy, or with CBC"
    : "Istio would drop an unknown name with a warning in its log only: spell it as OpenSSL does";
  return [{ path, value: cipher, allowed: `one of ${STRONG.join(", ")}`, remedy }];
}

function keyFault(ciphers: string[], key: KeyKind, path: string): Fault[] {
  return ciphers.some((cipher) => cipher.startsWith(`ECDHE-${key}-`))
    ? []
    : [
        {
          path,
          value: ciphers,
          allowed: `at least one ECDHE-${key}-… for the certificate's ${key} key`,
          remedy: "clients of TLS 1.2 would find no cipher in common",
        },
      ];
}
