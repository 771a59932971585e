import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { createServer, connect, type TLSSocket } from "node:tls";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

import { AsnConvert } from "@peculiar/asn1-schema";
import { BasicConstraints, Certificate, ExtendedKeyUsage, KeyUsage } from "@peculiar/asn1-x509";

import { plain, type PropertyMap } from "../../sandbox/pulumi/rpc/properties";
import { decodePem } from "../../sandbox/pulumi/tls/keys/pem";
import type { PluginClient } from "./pluginClient";
import { startTls, urn } from "./tlsClient";

const keyUsage = "2.5.29.15";
const extendedKeyUsage = "2.5.29.37";
const basicConstraints = "2.5.29.19";
const alternativeName = "2.5.29.17";

describe("certificates of the tls plugin", () => {
  const logs: string[] = [];
  let tls: PluginClient;
  before(async () => {
    tls = await startTls(undefined, logs);
  });
  after(() => tls.stop());

  const algorithms: [string, PropertyMap][] = [
    ["RSA", { algorithm: "RSA" }],
    ["ECDSA P224", { algorithm: "ECDSA" }],
    ["ECDSA P256", { algorithm: "ECDSA", ecdsaCurve: "P256" }],
    ["ECDSA P384", { algorithm: "ECDSA", ecdsaCurve: "P384" }],
    ["ECDSA P521", { algorithm: "ECDSA", ecdsaCurve: "P521" }],
    ["ED25519", { algorithm: "ED25519" }],
  ];
  for (const [name, key] of algorithms) {
    it(`an authority with an ${name} key signs a certificate that verifies`, async () => {
      const authority = await makeAuthority(tls, key);
      const { certificate, privateKeyPem } = await makeLeaf(tls, authority, key);
      assert.ok(authority.certificate.verify(authority.certificate.publicKey), "the authority signed itself");
      assert.ok(certificate.verify(authority.certificate.publicKey), "the authority signed the leaf");
      assert.ok(certificate.checkIssued(authority.certificate));
      assert.ok(certificate.checkPrivateKey(createPrivateKey(privateKeyPem)));
      assert.equal(certificate.checkHost("a.aliyun.com"), "a.aliyun.com");
      assert.equal(certificate.checkIP("127.0.0.1"), "127.0.0.1");
      assert.equal(certificate.checkHost("b.aliyun.com"), undefined);
    });
  }

  it("serves TLS to a client that knows the authority only", async () => {
    const authority = await makeAuthority(tls, { algorithm: "ECDSA", ecdsaCurve: "P256" });
    const leaf = await makeLeaf(tls, authority, { algorithm: "ECDSA", ecdsaCurve: "P256" });
    const server = createServer({ key: leaf.privateKeyPem, cert: leaf.certificate.toString() }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const socket: TLSSocket = connect({ port, host: "127.0.0.1", servername: "a.aliyun.com", ca: authority.certificate.toString() });
    await once(socket, "secureConnect");
    assert.ok(socket.authorized);
    socket.destroy();
    server.close();
  });

  it("says what the certificate may be used for, and that an authority is one", async () => {
    const authority = await makeAuthority(tls, { algorithm: "ED25519" });
    const leaf = await makeLeaf(tls, authority, { algorithm: "ED25519" });
    assert.deepEqual(extensionsOf(authority.certificate).get(keyUsage), { critical: true, value: ["digitalSignature", "keyCertSign"] });
    assert.deepEqual(extensionsOf(authority.certificate).get(basicConstraints), { critical: true, value: { cA: true } });
    assert.deepEqual(extensionsOf(leaf.certificate).get(keyUsage), { critical: true, value: ["digitalSignature", "keyEncipherment"] });
    assert.deepEqual(extensionsOf(leaf.certificate).get(extendedKeyUsage), { critical: false, value: ["1.3.6.1.5.5.7.3.1"] });
    assert.deepEqual(extensionsOf(leaf.certificate).get(basicConstraints), { critical: true, value: { cA: false } });
    assert.ok(authority.certificate.ca);
    assert.ok(!leaf.certificate.ca);
  });

  it("writes every usage that the schema allows", async () => {
    const { privateKeyPem } = await makeKey(tls, { algorithm: "ED25519" });
    const allowedUses = ["encipher_only", "decipher_only", "crl_signing", "any_extended", "netscape_server_gated_crypto"];
    const { certificate } = await selfSign(tls, { privateKeyPem, validityPeriodHours: 1, allowedUses, subject: { commonName: "x" } });
    assert.deepEqual(extensionsOf(certificate).get(keyUsage)?.value, ["crlSign", "decipherOnly", "encipherOnly"]);
    assert.deepEqual(extensionsOf(certificate).get(extendedKeyUsage)?.value, ["2.5.29.37.0", "2.16.840.1.113730.4.1"]);
  });

  it("links a leaf to its authority by key identifiers", async () => {
    const authority = await makeAuthority(tls, { algorithm: "RSA", rsaBits: 1024 });
    const leaf = await makeLeaf(tls, authority, { algorithm: "ED25519" }, { setSubjectKeyId: true });
    const [own, issuer] = [subjectKeyId(authority.certificate), authorityKeyId(leaf.certificate)];
    assert.equal(own?.length, 40);
    assert.equal(issuer, own);
    assert.notEqual(subjectKeyId(leaf.certificate), own);
  });

  it("names the own key as the authority's when told to, and refuses when there is no identifier", async () => {
    const { privateKeyPem } = await makeKey(tls, { algorithm: "ED25519" });
    const inputs = { privateKeyPem, validityPeriodHours: 1, allowedUses: [], subject: { commonName: "x" }, setAuthorityKeyId: true };
    const { certificate } = await selfSign(tls, { ...inputs, setSubjectKeyId: true });
    assert.equal(authorityKeyId(certificate), subjectKeyId(certificate));
    await assert.rejects(selfSign(tls, inputs), /Invalid Certificate Authority: Could not determine Authority Key Identifier/);
  });

  it("limits the length of the path below an authority", async () => {
    const { privateKeyPem } = await makeKey(tls, { algorithm: "ED25519" });
    const inputs = { privateKeyPem, validityPeriodHours: 1, allowedUses: ["cert_signing"], subject: { commonName: "x" }, maxPathLength: 2 };
    const { certificate } = await selfSign(tls, { ...inputs, isCaCertificate: true });
    assert.deepEqual(extensionsOf(certificate).get(basicConstraints)?.value, { cA: true, pathLenConstraint: 2 });
    await assert.rejects(selfSign(tls, inputs), /x509: only CAs are allowed to specify MaxPathLen/);
  });

  it("writes the whole subject, in the order of Go", async () => {
    const { privateKeyPem } = await makeKey(tls, { algorithm: "ED25519" });
    const subject = {
      commonName: "c\u00f6mmon",
      country: "CN",
      emailAddress: "a@b.cn",
      locality: "l",
      organization: "o",
      organizationalUnit: "ou",
      postalCode: "100000",
      province: "p",
      serialNumber: "7",
      streetAddresses: ["s1", "s2"],
    };
    const { certificate } = await selfSign(tls, { privateKeyPem, validityPeriodHours: 1, allowedUses: [], subject });
    const lines = certificate.subject.split("\n");
    assert.deepEqual(lines, [
      "C=CN",
      "O=o",
      "OU=ou",
      "L=l",
      "ST=p",
      "street=s1 + street=s2",
      "postalCode=100000",
      "CN=c\u00f6mmon",
      "serialNumber=7",
      "emailAddress=a@b.cn",
    ]);
  });

  it("is valid for the hours asked for, and its id is its serial number", async () => {
    const { privateKeyPem } = await makeKey(tls, { algorithm: "ED25519" });
    const { certificate, state } = await selfSign(tls, { privateKeyPem, validityPeriodHours: 25, allowedUses: [], uris: ["spiffe://a/b"] });
    assert.equal(BigInt(`0x${certificate.serialNumber}`).toString(), state.id);
    const hours = (Date.parse(state.validityEndTime as string) - Date.parse(state.validityStartTime as string)) / 3_600_000;
    assert.equal(hours, 25);
    assert.equal(certificate.validToDate.getTime(), Math.floor(Date.parse(state.validityEndTime as string) / 1000) * 1000);
    assert.equal(certificate.subjectAltName, "URI:spiffe://a/b");
    assert.equal(extensionsOf(certificate).get(alternativeName)?.critical, true, "critical, because the subject is empty");
  });

  it("lives beyond 2050, where certificates write time in another form", async () => {
    const { privateKeyPem } = await makeKey(tls, { algorithm: "ED25519" });
    const { certificate } = await selfSign(tls, { privateKeyPem, validityPeriodHours: 24 * 365 * 50, allowedUses: [] });
    assert.ok(certificate.validToDate.getFullYear() > 2070);
  });

  it("takes a request without any name", async () => {
    const authority = await makeAuthority(tls, { algorithm: "ED25519" });
    const { privateKeyPem } = await makeKey(tls, { algorithm: "ED25519" });
    const request = await tls.create({ urn: urn("CertRequest", "r"), properties: { privateKeyPem, subject: { commonName: "only" } } });
    const { certificate } = await sign(tls, authority, request.properties.certRequestPem as string);
    assert.equal(certificate.subject, "CN=only");
    assert.equal(certificate.subjectAltName, undefined);
  });

  it("warns when the signer is no authority", async () => {
    const { privateKeyPem } = await makeKey(tls, { algorithm: "ED25519" });
    const { certificate } = await selfSign(tls, { privateKeyPem, validityPeriodHours: 1, allowedUses: [], subject: { commonName: "x" } });
    const request = await tls.create({ urn: urn("CertRequest", "r"), properties: { privateKeyPem } });
    logs.length = 0;
    await sign(tls, { privateKeyPem, certificate }, request.properties.certRequestPem as string);
    assert.match(logs.join("\n"), /^\[WARNING\] Certificate provided as Authority does not appear to be a valid Certificate Authority/);
  });

  const faults: [string, PropertyMap, RegExp][] = [
    ["an address that is none", { ipAddresses: ["10.0.0.256"] }, /Invalid IP address: Failed to parse "10.0.0.256"/],
    ["a DNS name that is not ASCII", { dnsNames: ["b\u00fccher.cn"] }, /cannot be encoded as an IA5String: a DNS name is ASCII, write it in punycode/],
    ["an authority without a subject", { isCaCertificate: true }, /Invalid Certificate Subject: Must contain at least one Distinguished Name/],
    [
      "a certificate for a key",
      { privateKeyPem: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" },
      /Failed to parse private key PEM: unsupported PEM preamble\/type: CERTIFICATE/,
    ],
    [
      "a damaged key",
      { privateKeyPem: "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n" },
      /given PEM preamble 'EC PRIVATE KEY': the block is damaged/,
    ],
  ];
  for (const [name, inputs, message] of faults) {
    it(`refuses ${name}`, async () => {
      const { privateKeyPem } = await makeKey(tls, { algorithm: "ED25519" });
      await assert.rejects(selfSign(tls, { privateKeyPem, validityPeriodHours: 1, allowedUses: [], ...inputs }), message);
    });
  }

  it("says which PEM it expected", async () => {
    const authority = await makeAuthority(tls, { algorithm: "ED25519" });
    const certificate = authority.certificate.toString();
    await assert.rejects(
      sign(tls, authority, certificate),
      /Failed to parse certificate request PEM: invalid PEM type - expected "CERTIFICATE REQUEST", got "CERTIFICATE"/,
    );
    await assert.rejects(sign(tls, authority, "nothing"), /failed to decode PEM of expected type "CERTIFICATE REQUEST" from bytes/);
  });
});

interface Keyed {
  privateKeyPem: string;
  certificate: X509Certificate;
}

async function makeKey(tls: PluginClient, properties: PropertyMap): Promise<{ privateKeyPem: string }> {
  const { properties: state } = await tls.create({ urn: urn("PrivateKey", "k"), properties });
  return { privateKeyPem: plain(state.privateKeyPem ?? "") as string };
}

async function makeAuthority(tls: PluginClient, key: PropertyMap): Promise<Keyed> {
  const { privateKeyPem } = await makeKey(tls, key);
  const subject = { commonName: "test CA" };
  const allowedUses = ["cert_signing", "digital_signature"];
  const { certificate } = await selfSign(tls, { privateKeyPem, isCaCertificate: true, validityPeriodHours: 24, allowedUses, subject });
  return { privateKeyPem, certificate };
}

async function makeLeaf(tls: PluginClient, authority: Keyed, key: PropertyMap, more: PropertyMap = {}): Promise<Keyed> {
  const { privateKeyPem } = await makeKey(tls, key);
  const names = { subject: { commonName: "a.aliyun.com" }, dnsNames: ["a.aliyun.com"], ipAddresses: ["127.0.0.1"] };
  const request = await tls.create({ urn: urn("CertRequest", "r"), properties: { privateKeyPem, ...names } });
  return { privateKeyPem, ...(await sign(tls, authority, request.properties.certRequestPem as string, more)) };
}

async function selfSign(tls: PluginClient, properties: PropertyMap): Promise<{ certificate: X509Certificate; state: PropertyMap }> {
  const { properties: state } = await tls.create({ urn: urn("SelfSignedCert", "s"), properties });
  return { certificate: new X509Certificate(state.certPem as string), state };
}

async function sign(tls: PluginClient, authority: Keyed, certRequestPem: string, more: PropertyMap = {}): Promise<{ certificate: X509Certificate }> {
  const { properties } = await tls.create({
    urn: urn("LocallySignedCert", "l"),
    properties: {
      certRequestPem,
      caPrivateKeyPem: authority.privateKeyPem,
      caCertPem: authority.certificate.toString(),
      validityPeriodHours: 12,
      allowedUses: ["server_auth", "digital_signature", "key_encipherment"],
      ...more,
    },
  });
  return { certificate: new X509Certificate(properties.certPem as string) };
}

function certificateOf(certificate: X509Certificate): Certificate {
  return AsnConvert.parse(decodePem(certificate.toString())?.der ?? Buffer.alloc(0), Certificate);
}

function extensionsOf(certificate: X509Certificate): Map<string, { critical: boolean; value: unknown }> {
  const read: Record<string, (value: ArrayBuffer) => unknown> = {
    [keyUsage]: (value) => AsnConvert.parse(value, KeyUsage).toJSON().sort(),
    [extendedKeyUsage]: (value) => [...AsnConvert.parse(value, ExtendedKeyUsage)],
    [basicConstraints]: (value) => JSON.parse(JSON.stringify(AsnConvert.parse(value, BasicConstraints))) as unknown,
  };
  const extensions = [...(certificateOf(certificate).tbsCertificate.extensions ?? [])];
  return new Map(extensions.map(({ extnID, critical, extnValue }) => [extnID, { critical, value: read[extnID]?.(extnValue.buffer) }]));
}

// Both identifiers end with the 20 bytes of a SHA-1.
function subjectKeyId(certificate: X509Certificate): string | undefined {
  return lastBytes(certificate, "2.5.29.14");
}

function authorityKeyId(certificate: X509Certificate): string | undefined {
  return lastBytes(certificate, "2.5.29.35");
}

function lastBytes(certificate: X509Certificate, id: string): string | undefined {
  const extension = [...(certificateOf(certificate).tbsCertificate.extensions ?? [])].find(({ extnID }) => extnID === id);
  return extension && Buffer.from(extension.extnValue.buffer).subarray(-20).toString("hex");
}
