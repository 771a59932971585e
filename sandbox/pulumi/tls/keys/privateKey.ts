import { createPrivateKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

import { TlsFault } from "../fault";
import { decodePem } from "./pem";

export const algorithms = ["RSA", "ECDSA", "ED25519"] as const;
export type Algorithm = (typeof algorithms)[number];

export const curves = ["P224", "P256", "P384", "P521"] as const;
export type Curve = (typeof curves)[number];

const opensslCurves: Record<Curve, string> = { P224: "secp224r1", P256: "prime256v1", P384: "secp384r1", P521: "secp521r1" };

/** A new private key. `rsaBits` counts for RSA only, `curve` for ECDSA only. */
export async function generateKey(algorithm: Algorithm, rsaBits: number, curve: Curve): Promise<KeyObject> {
  const generate = promisify(generateKeyPair);
  switch (algorithm) {
    case "RSA":
      checkBits(rsaBits);
      return (await generate("rsa", { modulusLength: rsaBits })).privateKey;
    case "ECDSA":
      return (await generate("ec", { namedCurve: opensslCurves[curve] })).privateKey;
    case "ED25519":
      return (await generate("ed25519")).privateKey;
  }
}

// Go's limit, so that a key that the sandbox makes can be made elsewhere.
function checkBits(rsaBits: number): void {
  if (rsaBits >= 1024 && rsaBits <= 16384) return;
  const detail =
    rsaBits < 1024 ? `crypto/rsa: ${rsaBits}-bit keys are insecure, the least is 1024` : `rsaBits is ${rsaBits}, the most that OpenSSL makes is 16384`;
  throw new TlsFault("Unable to generate Key from configuration", detail);
}

/** The key in the format that the real plugin calls `privateKeyPem`: PKCS#1 for RSA, SEC 1 for ECDSA, PKCS#8 for ED25519. */
export function privateKeyPem(key: KeyObject): string {
  const types = { RSA: "pkcs1", ECDSA: "sec1", ED25519: "pkcs8" } as const;
  return key.export({ type: types[algorithmOf(key)], format: "pem" }).toString();
}

const nodeTypes: Record<string, Algorithm> = { rsa: "RSA", ec: "ECDSA", ed25519: "ED25519" };

export function algorithmOf(key: KeyObject): Algorithm {
  const algorithm = nodeTypes[key.asymmetricKeyType ?? ""];
  if (!algorithm) throw new Error(`unsupported private key type: ${key.asymmetricKeyType ?? key.type}`);
  return algorithm;
}

export function curveOf(key: KeyObject): Curve {
  const name = key.asymmetricKeyDetails?.namedCurve;
  const curve = curves.find((candidate) => opensslCurves[candidate] === name);
  if (!curve) throw new Error(`unsupported elliptic curve: ${name ?? "none"}`);
  return curve;
}

/** Parses a private key in PEM. `summary` opens the fault: what the key was wanted for. */
export function parsePrivateKey(pem: string, summary: string): KeyObject {
  try {
    return parse(pem);
  } catch (error) {
    throw new TlsFault(summary, error instanceof Error ? error.message : String(error));
  }
}

const preambles = ["RSA PRIVATE KEY", "EC PRIVATE KEY", "PRIVATE KEY"];

function parse(pem: string): KeyObject {
  const block = decodePem(pem);
  if (!block) throw new Error(`failed to decode PEM block: decoded bytes 0, undecoded ${Buffer.byteLength(pem)}`);
  if (!preambles.includes(block.type)) throw new Error(`unsupported PEM preamble/type: ${block.type}`);
  const key = keyOfDer(block.type, block.der);
  algorithmOf(key);
  if (key.asymmetricKeyType === "ec") curveOf(key);
  return key;
}

function keyOfDer(preamble: string, der: Buffer): KeyObject {
  const type = preamble === "RSA PRIVATE KEY" ? "pkcs1" : preamble === "EC PRIVATE KEY" ? "sec1" : "pkcs8";
  try {
    return createPrivateKey({ key: der, format: "der", type });
  } catch {
    // OpenSSL's own words ("error:1E08010C:DECODER routines::unsupported") do not help.
    throw new Error(`failed to parse private key given PEM preamble '${preamble}': the block is damaged or no ${preamble}`);
  }
}
