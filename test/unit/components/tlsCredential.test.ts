import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { TlsCredential, TlsCredentialArgs } from "../../../components/tls/tlsCredential";
import { issue, Issued } from "../../support/certificates";
import { isSecret } from "../../support/provider";
import { newWorld, revealed, settled, valueOf, warningsOf, World } from "./world";

const SECRET = "kubernetes:core/v1:Secret";
const args: TlsCredentialArgs = { credentialName: "myexample-credential", gateway: { podNamespace: "istio-system" }, hosts: ["a.aliyun.com", "b.aliyun.com"] };

describe("TlsCredential", () => {
  let world: World;
  let ca: Issued;
  let given: { certificatePem: string; privateKeyPem: string };
  before(async () => {
    ca = await issue({ ca: true });
    const { certificatePem, privateKeyPem } = await issue({ hosts: ["a.aliyun.com", "b.aliyun.com"], signer: ca });
    given = { certificatePem: certificatePem + ca.certificatePem, privateKeyPem };
  });
  beforeEach(async () => {
    world = await newWorld();
  });

  it("makes a CA and a server certificate for the hosts, both of P256", async () => {
    new TlsCredential("tls", args);
    await world.count(7);
    for (const name of ["tls-key", "tls-ca-key"]) {
      assert.deepEqual(world.one("tls:index/privateKey:PrivateKey", name).inputs, { algorithm: "ECDSA", ecdsaCurve: "P256" });
    }
    const ca = world.one("SelfSignedCert").inputs;
    assert.deepEqual(
      { ...ca, privateKeyPem: "" },
      {
        privateKeyPem: "",
        isCaCertificate: true,
        setSubjectKeyId: true,
        subject: { commonName: "tls CA" },
        allowedUses: ["cert_signing", "crl_signing"],
        validityPeriodHours: 87600,
      },
    );
    const request = world.one("CertRequest").inputs;
    assert.deepEqual(
      { ...request, privateKeyPem: "" },
      { privateKeyPem: "", dnsNames: ["a.aliyun.com", "b.aliyun.com"], subject: { commonName: "a.aliyun.com" } },
    );
    const certificate = world.one("LocallySignedCert").inputs;
    assert.deepEqual(
      [certificate.allowedUses, certificate.validityPeriodHours, certificate.earlyRenewalHours],
      [["digital_signature", "server_auth"], 2160, 720],
    );
  });

  it("puts them into a TLS Secret beside the gateway", async () => {
    const credential = new TlsCredential("tls", args);
    await world.count(7);
    const { stringData, ...rest } = world.one(SECRET).inputs;
    assert.deepEqual(rest, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "myexample-credential", namespace: "istio-system" },
      type: "kubernetes.io/tls",
    });
    assert.deepEqual(Object.keys(revealed(stringData) as object), ["tls.crt", "tls.key"]);
    assert.equal(await valueOf(credential.credentialName), "myexample-credential");
    assert.match(await valueOf(credential.caCertificatePem), /BEGIN CERTIFICATE/);
  });

  it("hides every key and shows the CA", async () => {
    new TlsCredential("tls", args);
    await world.count(7);
    for (const type of ["SelfSignedCert", "CertRequest"]) {
      assert.ok(isSecret(world.one(type).inputs.privateKeyPem!), type);
    }
    assert.ok(isSecret(world.one("LocallySignedCert").inputs.caPrivateKeyPem!));
    assert.equal(isSecret(world.one("asmws:index:TlsCredential").outputs!.caCertificatePem!), false);
  });

  it("makes a new server key when the rotation word changes, and keeps the CA", async () => {
    new TlsCredential("tls", { ...args, rotation: "2" });
    await world.count(7);
    assert.equal(world.one("PrivateKey", "tls-key").replacementTrigger, "2");
    assert.equal(world.one("PrivateKey", "tls-ca-key").replacementTrigger, null);
  });

  it("takes a given certificate and hides its key", async () => {
    const credential = new TlsCredential("tls", { ...args, ...given });
    await world.count(2);
    assert.deepEqual(revealed(world.one(SECRET).inputs.stringData), { "tls.crt": given.certificatePem, "tls.key": given.privateKeyPem });
    assert.equal(await valueOf(credential.caCertificatePem), given.certificatePem);
    const signed = new TlsCredential("signed", { ...args, ...given, privateKeyPem: pulumi.secret(given.privateKeyPem), caCertificatePem: ca.certificatePem });
    assert.equal(await valueOf(signed.caCertificatePem), ca.certificatePem);
    await world.count(4);
    assert.ok(isSecret(world.one("asmws:index:TlsCredential", "signed").inputs.privateKeyPem!));
  });

  it("shows the chain of a given certificate, whose key alone is a secret", async () => {
    new TlsCredential("tls", { ...args, ...given, privateKeyPem: pulumi.secret(given.privateKeyPem) });
    await world.count(2);
    assert.equal(world.one("asmws:index:TlsCredential").outputs!.caCertificatePem, given.certificatePem);
  });

  it("refuses a given certificate that would not serve, before anything is registered, without a word of the key", async () => {
    assert.throws(
      () => new TlsCredential("tls", { ...args, ...given, hosts: ["c.aliyun.com"] }),
      /certificatePem: Invalid value: "DNS:.*must be a certificate for c\.aliyun\.com/,
    );
    const late = new TlsCredential("late", { ...args, ...given, privateKeyPem: pulumi.secret(ca.privateKeyPem) });
    await assert.rejects(settled(late.caCertificatePem), (error: Error) => {
      assert.match(error.message, /privateKeyPem: Invalid value: "\(hidden\)": must be the key of certificatePem/);
      assert.equal(error.message.includes(ca.privateKeyPem.split("\n")[1]!), false);
      return true;
    });
  });

  it("warns of a given certificate that ends soon", async () => {
    const soon = await issue({ hosts: args.hosts as string[], to: 10.5 });
    const warnings = await warningsOf(async () => {
      new TlsCredential("tls", { ...args, certificatePem: soon.certificatePem, privateKeyPem: pulumi.secret(soon.privateKeyPem) });
      await world.count(2);
    });
    assert.match(warnings.join("\n"), /^The given certificate ends on .*, in 10 days, within the 30 days of its renewal/);
  });

  it("puts the CA of clients into the Secret, or beside an existing one", async () => {
    new TlsCredential("own", { ...args, ...given, clientCaPem: ca.certificatePem });
    await world.count(2);
    assert.equal((revealed(world.one(SECRET).inputs.stringData) as Record<string, string>)["ca.crt"], ca.certificatePem);
    new TlsCredential("theirs", { ...args, existing: true, clientCaPem: ca.certificatePem });
    await world.count(4);
    const { metadata, type, stringData } = world.one(SECRET, "theirs-cacert").inputs;
    assert.deepEqual([metadata, type], [{ name: "myexample-credential-cacert", namespace: "istio-system" }, undefined]);
    assert.deepEqual(revealed(stringData), { "ca.crt": ca.certificatePem });
    assert.throws(() => new TlsCredential("bad", { ...args, clientCaPem: given.certificatePem }), /clientCaPem: Invalid value: .*must be certificates of CAs/);
  });

  it("makes nothing for an existing Secret", async () => {
    const credential = new TlsCredential("tls", { ...args, existing: true });
    await world.count(1);
    assert.equal(await valueOf(credential.credentialName), "myexample-credential");
    assert.equal(await valueOf(credential.caCertificatePem), "");
    assert.equal(await valueOf(new TlsCredential("ca", { ...args, existing: true, caCertificatePem: "ca" }).caCertificatePem), "ca");
    assert.throws(
      () => new TlsCredential("bad", { ...args, ...given, existing: true, rotation: "2" }),
      /3 values are refused[^]*certificatePem: Forbidden: may not be set beside existing \(true\)[^]*rotation/,
    );
  });

  it("belongs to its component, uses its provider, and stands twice in one stack", async () => {
    const provider = new Provider("ack", { kubeconfig: "k" });
    new TlsCredential("one", args, { providers: [provider] });
    new TlsCredential("two", { ...args, credentialName: "other" }, { providers: [provider] });
    await world.count(15);
    for (const name of ["one", "two"]) {
      const component = world.one("asmws:index:TlsCredential", name);
      const children = world.resources.filter((resource) => resource.parent === component.urn);
      assert.equal(children.length, 6);
      assert.ok(children.every((child) => child.name === name || child.name.startsWith(`${name}-`)));
      assert.equal(world.one(SECRET, name).provider, `${world.one("pulumi:providers:kubernetes").urn}::ack-id`);
    }
  });

  it("refuses half a pair and a CA for a generated one", () => {
    assert.throws(() => new TlsCredential("tls", { ...args, certificatePem: "c" }), /privateKeyPem: Required value/);
    assert.throws(() => new TlsCredential("tls", { ...args, privateKeyPem: "k" }), /certificatePem: Required value/);
    assert.throws(() => new TlsCredential("tls", { ...args, caCertificatePem: "c" }), /caCertificatePem: Forbidden: may not be set without certificatePem/);
  });
});
