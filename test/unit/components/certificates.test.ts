import assert from "node:assert/strict";
import { certificateFaults, clientCaFaults, keyKind, renewalWarning } from "../../../components/tls/certificates";
import { describe as inWords } from "../../../components/faults";
import { issue, Issued } from "../../support/certificates";

const PATHS = { certificate: "tlsCertificate", privateKey: "tlsPrivateKey" };
const now = new Date();

describe("a given certificate", () => {
  let ca: Issued;
  let good: Issued;
  before(async () => {
    ca = await issue({ ca: true });
    good = await issue({ hosts: ["a.example.com", "*.example.org"], signer: ca });
  });

  const faultsOf = (certificate: string, key: string, hosts: string[]) =>
    certificateFaults({ certificatePem: certificate, privateKeyPem: key, hosts }, PATHS, now).map(inWords);

  it("is good with its key, for each of its names, after its signer or signed by itself", async () => {
    const own = await issue({ hosts: ["a.example.com"] });
    assert.deepEqual(faultsOf(own.certificatePem, own.privateKeyPem, ["a.example.com"]), []);
    assert.deepEqual(faultsOf(good.certificatePem + ca.certificatePem, good.privateKeyPem, ["a.example.com", "*.example.org", "b.example.org"]), []);
    assert.deepEqual(faultsOf(good.certificatePem + ca.certificatePem, good.privateKeyPem, ["a.example.com"]), []);
  });

  it("is refused without the names of every host, whatever its subject says", () => {
    assert.match(
      faultsOf(good.certificatePem + ca.certificatePem, good.privateKeyPem, ["c.example.com", "*.example.com"]).join("\n"),
      /^tlsCertificate: Invalid value: "DNS:a\.example\.com, DNS:\*\.example\.org": must be a certificate for c\.example\.com; .*\n.*a certificate for \*\.example\.com/,
    );
  });

  it("is refused with a key of another, and says when only the order is wrong", async () => {
    const other = await issue({ hosts: ["a.example.com"] });
    assert.match(
      faultsOf(good.certificatePem, other.privateKeyPem, ["a.example.com"]).join(),
      /tlsPrivateKey: Invalid value: "\(hidden\)": must be the key of tlsCertificate \(CN=a\.example\.com \d+\); give certificate and key of one request/,
    );
    assert.match(faultsOf(ca.certificatePem + good.certificatePem, good.privateKeyPem, ["a.example.com"]).join(), /the chain begins with another certificate/);
  });

  it("is refused when it cannot be read, without a word of the key", () => {
    const wrong = faultsOf(
      "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n",
      "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n",
      [],
    );
    assert.equal(wrong.length, 2);
    assert.match(
      wrong.join("\n"),
      /tlsCertificate: Invalid value: "\(unreadable\)": must be a certificate chain in PEM[^]*tlsPrivateKey: Invalid value: "\(unreadable\)"/,
    );
    assert.equal(wrong.join().includes("hunter2"), false);
  });

  it("is refused before it begins and after it has ended", async () => {
    const ended = await issue({ hosts: ["a.example.com"], from: -30, to: -1 });
    const later = await issue({ hosts: ["a.example.com"], from: 2 });
    assert.match(faultsOf(ended.certificatePem, ended.privateKeyPem, []).join(), /valid .* to .*must be a certificate that is valid today.*it has ended/);
    assert.match(faultsOf(later.certificatePem, later.privateKeyPem, []).join(), /wait, or have one made that begins earlier/);
  });

  it("is refused with a chain that is out of order", async () => {
    const stranger = await issue({ ca: true });
    assert.match(
      faultsOf(good.certificatePem + stranger.certificatePem, good.privateKeyPem, []).join(),
      /must be the certificate that signed CN=a\.example\.com \d+ in place 2/,
    );
  });

  it("is refused without its signer, unless it is of the CA that is given for it", async () => {
    const [intermediate, other] = [await issue({ ca: true, signer: ca }), await issue({ ca: true })];
    const server = await issue({ hosts: ["a.example.com"], signer: intermediate });
    const chain = (pem: string, given?: string) =>
      certificateFaults({ certificatePem: pem, privateKeyPem: server.privateKeyPem, hosts: [], caCertificatePem: given }, PATHS, now).map(inWords).join();
    assert.match(chain(server.certificatePem), /must be a chain: the certificate, and that of its signer \(CN=Test CA \d+\); .*append the signer's/);
    assert.match(chain(server.certificatePem, ca.certificatePem), /must be a chain that leads to the given CA \(CN=Test CA \d+\)/);
    assert.match(chain(server.certificatePem + intermediate.certificatePem, other.certificatePem), /a chain that leads to the given CA/);
    for (const given of [undefined, ca.certificatePem, intermediate.certificatePem, other.certificatePem + ca.certificatePem]) {
      assert.equal(chain(server.certificatePem + intermediate.certificatePem, given), "");
    }
    assert.equal(chain(server.certificatePem, intermediate.certificatePem), "");
  });

  it("is refused after a signer that only has the name of its own", async () => {
    const impostor = await issue({ ca: true, subject: ca.subject });
    assert.match(faultsOf(good.certificatePem + impostor.certificatePem, good.privateKeyPem, []).join(), /must be the certificate that signed/);
  });

  it("is refused where it is signed by SHA-1, which a root may be", async () => {
    const rsa = { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-1" };
    const old = await issue({ ca: true, hash: "SHA-1" });
    const signers: [Issued, RegExp][] = [
      [await issue({ ca: true, key: rsa }), /signed by SHA-1 with RSA": must be signatures of SHA-256/],
      [ca, /signed by SHA-1 with ECDSA"/],
    ];
    for (const [signer, message] of signers) {
      const server = await issue({ hosts: ["a.example.com"], signer, hash: "SHA-1" });
      assert.match(faultsOf(server.certificatePem + signer.certificatePem, server.privateKeyPem, []).join(), message);
    }
    const server = await issue({ hosts: ["a.example.com"], signer: old });
    assert.deepEqual(faultsOf(server.certificatePem + old.certificatePem, server.privateKeyPem, []), []);
  });

  it("is refused with a key that gateways do not serve", async () => {
    const short = await issue({ key: { name: "RSASSA-PKCS1-v1_5", modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" } });
    const long = await issue({ key: { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" } });
    assert.match(
      faultsOf(short.certificatePem, short.privateKeyPem, []).join(),
      /tlsCertificate: Invalid value: "rsa 1024": must be a key of RSA with 2048 bits or more/,
    );
    assert.deepEqual(faultsOf(long.certificatePem, long.privateKeyPem, []), []);
    assert.deepEqual([keyKind(long.certificatePem), keyKind(good.certificatePem), keyKind("x")], ["RSA", "ECDSA", undefined]);
  });

  it("is warned about from its renewal on, by the first of the chain that ends", async () => {
    const soon = await issue({ hosts: ["a.example.com"], to: 10.5 });
    assert.match(renewalWarning(soon.certificatePem, 30, now)!, /ends on \d{4}-\d\d-\d\d, in 10 days, within the 30 days of its renewal.*give its successor/);
    assert.match(renewalWarning(good.certificatePem + soon.certificatePem, 30, now)!, /in 10 days/);
    assert.equal(renewalWarning(good.certificatePem, 30, now), undefined);
    assert.equal(renewalWarning(soon.certificatePem, 10, now), undefined);
  });
});

describe("the CA of clients", () => {
  const faultsOf = (pem: string) => clientCaFaults(pem, "tlsClientCa", now).map(inWords).join("\n");

  it("is a certificate of a CA that is valid, or several", async () => {
    const [one, other] = [await issue({ ca: true }), await issue({ ca: true })];
    assert.equal(faultsOf(one.certificatePem + other.certificatePem), "");
  });

  it("is refused when it is none, ended, or no certificate at all", async () => {
    const client = await issue({ hosts: ["client"] });
    const ended = await issue({ ca: true, from: -9, to: -1 });
    assert.match(faultsOf(client.certificatePem), /tlsClientCa: Invalid value: "CN=client \d+": must be certificates of CAs/);
    assert.match(faultsOf(ended.certificatePem), /it has ended/);
    assert.match(faultsOf("x"), /tlsClientCa: Invalid value: "\(unreadable\)"/);
  });
});

describe("a chain whose parts were joined without a line break", () => {
  it("is refused, as Envoy does", async () => {
    const ca = await issue({ ca: true });
    const server = await issue({ hosts: ["a.example.com"], signer: ca });
    const glued = server.certificatePem.trimEnd() + ca.certificatePem;
    const faults = certificateFaults({ certificatePem: glued, privateKeyPem: server.privateKeyPem, hosts: [] }, PATHS, now);
    assert.match(faults.map(inWords).join(), /two frames.*put a line break between/);
    assert.match(
      clientCaFaults(ca.certificatePem.trimEnd() + ca.certificatePem, "tlsClientCa", now)
        .map(inWords)
        .join(),
      /two frames/,
    );
  });
});
