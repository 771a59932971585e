import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, type JsonWebKey } from "node:crypto";

import { isSecret, plain, type PropertyMap } from "../../sandbox/pulumi/rpc/properties";
import { fingerprints, openSshKey } from "../../sandbox/pulumi/tls/keys/openssh";
import { decodePem } from "../../sandbox/pulumi/tls/keys/pem";
import { generateKey } from "../../sandbox/pulumi/tls/keys/privateKey";
import { idOf } from "../../sandbox/pulumi/tls/keys/publicKey";
import type { PluginClient } from "./pluginClient";
import { readRecording } from "./recording";
import { startTls, urn } from "./tlsClient";

describe("keys of the tls plugin", () => {
  let tls: PluginClient;
  before(async () => {
    tls = await startTls();
  });
  after(() => tls.stop());

  // The recording holds real public keys in the clear: the real plugin's id and fingerprints follow from them.
  for (const { note, method, response } of readRecording("tls").filter(({ response }) => hasPublicKey(response?.properties as PropertyMap))) {
    it(`derives id and fingerprints as the real plugin did: ${method} ${note}`, () => {
      const recorded = plain(response?.properties ?? {}) as Record<string, string>;
      const blob = Buffer.from(recorded.publicKeyOpenssh?.split(" ")[1] ?? "", "base64");
      const { md5, sha256 } = fingerprints(blob);
      assert.deepEqual([md5, sha256, idOf(spkiOfBlob(blob))], [recorded.publicKeyFingerprintMd5, recorded.publicKeyFingerprintSha256, recorded.id]);
    });
  }

  const made: [string, PropertyMap, { preamble: string; openssh: string }][] = [
    ["RSA", { algorithm: "RSA", rsaBits: 2048 }, { preamble: "RSA PRIVATE KEY", openssh: "ssh-rsa" }],
    ["ECDSA P256", { algorithm: "ECDSA", ecdsaCurve: "P256" }, { preamble: "EC PRIVATE KEY", openssh: "ecdsa-sha2-nistp256" }],
    ["ECDSA P384", { algorithm: "ECDSA", ecdsaCurve: "P384" }, { preamble: "EC PRIVATE KEY", openssh: "ecdsa-sha2-nistp384" }],
    ["ECDSA P521", { algorithm: "ECDSA", ecdsaCurve: "P521" }, { preamble: "EC PRIVATE KEY", openssh: "ecdsa-sha2-nistp521" }],
    ["ED25519", { algorithm: "ED25519" }, { preamble: "PRIVATE KEY", openssh: "ssh-ed25519" }],
  ];
  for (const [name, properties, { preamble, openssh }] of made) {
    it(`writes ${name} in every format, and all formats hold the same key`, async () => {
      const { properties: state } = await tls.create({ urn: urn("PrivateKey", "k"), properties });
      const key = plain(state) as Record<string, string>;
      assert.equal(decodePem(key.privateKeyPem ?? "")?.type, preamble);
      const expected = createPublicKey(key.publicKeyPem ?? "");
      for (const pem of [key.privateKeyPem, key.privateKeyPemPkcs8]) {
        assert.ok(createPublicKey(createPrivateKey(pem ?? "")).equals(expected));
      }
      assert.match(key.publicKeyOpenssh ?? "", new RegExp(`^${openssh} [A-Za-z0-9+/]+=*\\n$`));
      assert.ok(createPublicKey(createPrivateKey({ key: jwkOfOpenSsh(key.privateKeyOpenssh ?? ""), format: "jwk" })).equals(expected));
    });
  }

  it("marks what is private as secret, and nothing else", async () => {
    const { properties } = await tls.create({ urn: urn("PrivateKey", "k"), properties: { algorithm: "ED25519" } });
    const secrets = Object.keys(properties).filter((name) => isSecret(properties[name]));
    assert.deepEqual(secrets.sort(), ["privateKeyOpenssh", "privateKeyPem", "privateKeyPemPkcs8"]);
  });

  it("has the size that was asked for", async () => {
    const { properties } = await tls.create({ urn: urn("PrivateKey", "k"), properties: { algorithm: "RSA", rsaBits: 1024 } });
    assert.equal(createPublicKey(properties.publicKeyPem as string).asymmetricKeyDetails?.modulusLength, 1024);
  });

  it("refuses sizes that cannot be used", async () => {
    const make = (rsaBits: number) => tls.create({ urn: urn("PrivateKey", "k"), properties: { algorithm: "RSA", rsaBits } });
    await assert.rejects(make(512), /Unable to generate Key from configuration: crypto\/rsa: 512-bit keys are insecure, the least is 1024/);
    await assert.rejects(make(1_000_000), /rsaBits is 1000000, the most that OpenSSL makes is 16384/);
  });

  it("leaves the OpenSSH formats of P224 empty", async () => {
    const key = await generateKey("ECDSA", 0, "P224");
    assert.deepEqual(openSshKey(key), { privateKey: "", publicKey: "", md5: "", sha256: "" });
  });

  it("takes whitespace at both ends of the DER away before it makes the id", () => {
    assert.equal(idOf(Buffer.from([0x20, 0x30, 0x0a])), idOf(Buffer.from([0x30])));
  });

  it("gives the public key of a private key", async () => {
    const { properties } = await tls.create({ urn: urn("PrivateKey", "k"), properties: { algorithm: "ECDSA", ecdsaCurve: "P256" } });
    const { result } = await tls.invoke("tls:index/getPublicKey:getPublicKey", { privateKeyPem: properties.privateKeyPem ?? null });
    for (const name of ["id", "algorithm", "publicKeyPem", "publicKeyOpenssh", "publicKeyFingerprintMd5", "publicKeyFingerprintSha256"]) {
      assert.equal(result[name], properties[name], name);
    }
    assert.ok(isSecret(result.privateKeyPem));
  });

  it("refuses the functions that it does not have by their name", async () => {
    await assert.rejects(
      tls.invoke("tls:index/getCertificate:getCertificate", { url: "https://x" }),
      /has no function 'tls:index\/getCertificate:getCertificate'/,
    );
    await assert.rejects(
      tls.invoke("tls:index/getPublicKey:getPublicKey", { privateKeyOpenssh: "x" }),
      /cannot read 'privateKeyOpenssh'; give 'privateKeyPem'/,
    );
    await assert.rejects(tls.invoke("tls:index/getPublicKey:getPublicKey", {}), /one \(and only one\) of \[private_key_pem,private_key_openssh\] is required/);
  });
});

function hasPublicKey(properties: PropertyMap | undefined): boolean {
  const publicKey = properties?.publicKeyOpenssh;
  return typeof publicKey === "string" && /^(ssh|ecdsa)-/.test(publicKey);
}

/** The length-prefixed fields of OpenSSH's wire format. */
function fieldsOf(blob: Buffer): Buffer[] {
  if (blob.length < 4) return [];
  const end = 4 + blob.readUInt32BE(0);
  return end > blob.length ? [] : [blob.subarray(4, end), ...fieldsOf(blob.subarray(end))];
}

function spkiOfBlob(blob: Buffer): Buffer {
  return createPublicKey({ key: publicJwk(fieldsOf(blob)), format: "jwk" }).export({ type: "spki", format: "der" });
}

function publicJwk([type, ...fields]: Buffer[]): JsonWebKey {
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = fields;
  const kind = type?.toString();
  if (kind === "ssh-rsa") return { kty: "RSA", e: integer(first), n: integer(second) };
  if (kind === "ssh-ed25519") return { kty: "OKP", crv: "Ed25519", x: first.toString("base64url") };
  const half = (second.length - 1) / 2;
  const [x, y] = [second.subarray(1, 1 + half), second.subarray(1 + half)];
  return { kty: "EC", crv: first.toString().replace("nistp", "P-"), x: x.toString("base64url"), y: y.toString("base64url") };
}

/** Reads an unencrypted OpenSSH private key back, independently of the code that writes it. */
function jwkOfOpenSsh(pem: string): JsonWebKey {
  const der = decodePem(pem)?.der ?? Buffer.alloc(0);
  assert.equal(der.subarray(0, 15).toString(), "openssh-key-v1\0");
  const blob = der.subarray(15);
  const [cipher, kdf] = fieldsOf(blob);
  assert.deepEqual([cipher?.toString(), kdf?.toString()], ["none", "none"]);
  const afterCount = blob.subarray(4 + 4 + 4 + 4 + 4 + 4);
  const [publicKey = Buffer.alloc(0), secret = Buffer.alloc(0)] = fieldsOf(afterCount);
  assert.equal(secret.length % 8, 0);
  assert.ok(secret.subarray(0, 4).equals(secret.subarray(4, 8)), "both check numbers are equal");
  return { ...publicJwk(fieldsOf(publicKey)), ...privateJwk(fieldsOf(secret.subarray(8))) };
}

function privateJwk([type, ...fields]: Buffer[]): JsonWebKey {
  const [first, second, third, fourth, fifth, sixth] = fields;
  const kind = type?.toString();
  if (kind === "ssh-ed25519") return { d: second?.subarray(0, 32).toString("base64url") };
  if (kind !== "ssh-rsa") return { d: scalar(third, first?.toString() ?? "") };
  const [d, p, q] = [number(third), number(fifth), number(sixth)];
  const [dp, dq] = [d % (p - 1n), d % (q - 1n)].map((exponent) => integer(Buffer.from(evenHex(exponent), "hex")));
  return { d: integer(third), qi: integer(fourth), p: integer(fifth), q: integer(sixth), dp, dq };
}

// A scalar of JWK is as long as its curve's order, an integer of OpenSSH as short as it can be.
function scalar(digits: Buffer | undefined, curve: string): string {
  const size = Math.ceil(Number(curve.replace("nistp", "")) / 8);
  return Buffer.from(evenHex(number(digits)).padStart(2 * size, "0"), "hex").toString("base64url");
}

function number(digits: Buffer | undefined): bigint {
  return BigInt(`0x${digits?.toString("hex") ?? "0"}`);
}

function evenHex(value: bigint): string {
  const hex = value.toString(16);
  return hex.length % 2 ? `0${hex}` : hex;
}

function integer(digits: Buffer | undefined): string {
  return Buffer.from(evenHex(number(digits)), "hex").toString("base64url");
}
