import { createHash, createPublicKey, type KeyObject, randomBytes } from "node:crypto";

import { type Algorithm, algorithmOf, type Curve, curveOf } from "./privateKey";
import { encodePem } from "./pem";

/** A key in the formats of OpenSSH. All are empty for ECDSA P224, which OpenSSH does not know. */
export interface OpenSshKey {
  privateKey: string;
  publicKey: string;
  md5: string;
  sha256: string;
}

/** The OpenSSH formats of a private key: unencrypted, without a comment. */
export function openSshKey(key: KeyObject): OpenSshKey {
  if (algorithmOf(key) === "ECDSA" && curveOf(key) === "P224") return { privateKey: "", publicKey: "", md5: "", sha256: "" };
  const blob = publicBlob(key);
  return {
    privateKey: encodePem("OPENSSH PRIVATE KEY", privateBlob(key, blob)),
    publicKey: `${keyType(key)} ${blob.toString("base64")}\n`,
    ...fingerprints(blob),
  };
}

/** The fingerprints of a public key in OpenSSH's wire format, as `ssh-keygen -l` prints them. */
export function fingerprints(blob: Buffer): { md5: string; sha256: string } {
  const hex = createHash("md5").update(blob).digest("hex");
  const base64 = createHash("sha256").update(blob).digest("base64");
  return { md5: (hex.match(/../g) ?? []).join(":"), sha256: `SHA256:${base64.replace(/=+$/, "")}` };
}

function keyType(key: KeyObject): string {
  const types: Record<Algorithm, () => string> = {
    RSA: () => "ssh-rsa",
    ECDSA: () => `ecdsa-sha2-${curveName(curveOf(key))}`,
    ED25519: () => "ssh-ed25519",
  };
  return types[algorithmOf(key)]();
}

function curveName(curve: Curve): string {
  return `nistp${curve.slice(1)}`;
}

function publicBlob(key: KeyObject): Buffer {
  const jwk = createPublicKey(key).export({ format: "jwk" });
  const fields: Record<Algorithm, () => Buffer[]> = {
    RSA: () => [integer(jwk.e), integer(jwk.n)],
    ECDSA: () => [text(curveName(curveOf(key))), field(point(key))],
    ED25519: () => [field(bytes(jwk.x))],
  };
  return Buffer.concat([text(keyType(key)), ...fields[algorithmOf(key)]()]);
}

/** The public key of an EC key as an uncompressed point: 4, x, y. */
export function point(key: KeyObject): Buffer {
  const { x, y } = createPublicKey(key).export({ format: "jwk" });
  return Buffer.concat([Buffer.from([4]), bytes(x), bytes(y)]);
}

// The format is described in OpenSSH's PROTOCOL.key: no cipher, one key, padded to 8 bytes with 1, 2, 3, ...
function privateBlob(key: KeyObject, publicKey: Buffer): Buffer {
  const check = randomBytes(4);
  const unpadded = Buffer.concat([check, check, text(keyType(key)), ...privateFields(key), text("")]);
  const padding = Buffer.from(Array.from({ length: (8 - (unpadded.length % 8)) % 8 }, (_, index) => index + 1));
  return Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    text("none"),
    text("none"),
    text(""),
    uint32(1),
    field(publicKey),
    field(Buffer.concat([unpadded, padding])),
  ]);
}

function privateFields(key: KeyObject): Buffer[] {
  const jwk = key.export({ format: "jwk" });
  const fields: Record<Algorithm, () => Buffer[]> = {
    RSA: () => [jwk.n, jwk.e, jwk.d, jwk.qi, jwk.p, jwk.q].map(integer),
    ECDSA: () => [text(curveName(curveOf(key))), field(point(key)), integer(jwk.d)],
    ED25519: () => [field(bytes(jwk.x)), field(Buffer.concat([bytes(jwk.d), bytes(jwk.x)]))],
  };
  return fields[algorithmOf(key)]();
}

function bytes(base64url: string | undefined): Buffer {
  return Buffer.from(base64url ?? "", "base64url");
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}

function field(content: Buffer): Buffer {
  return Buffer.concat([uint32(content.length), content]);
}

function text(content: string): Buffer {
  return field(Buffer.from(content));
}

// A positive big-endian integer without leading zeros, except one where the first bit would make it negative.
function integer(base64url: string | undefined): Buffer {
  const raw = bytes(base64url);
  const first = raw.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Buffer.alloc(0) : raw.subarray(first);
  return field(((digits[0] ?? 0) & 0x80) !== 0 ? Buffer.concat([Buffer.from([0]), digits]) : digits);
}
