import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { shown } from "../../../components/redaction";
import { issue } from "../../support/certificates";
import { adopting, faultsOf } from "./faults";

const key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "sec1", format: "pem" }).toString();
const body = key.split("\n").slice(1, -2).join("");
const windows = Array.from({ length: body.length - 7 }, (_none, at) => body.slice(at, at + 8));

const project = parse(readFileSync(path.join(__dirname, "../../../Pulumi.yaml"), "utf8")) as { config: Record<string, unknown> };
const keys = Object.keys(project.config).map((name) => name.replace(/^asm-websocket:/, ""));

describe("a private key in the configuration", () => {
  const nested = [
    ...["hosts", "credentialName", "certificate", "existing", "other"].map((field) => ({ key: "certificates", value: JSON.stringify([{ [field]: key }]) })),
    { key: "certificates", value: JSON.stringify([{ hosts: [key], credentialName: "x", certificate: key, privateKey: key }]) },
    ...["timing", "capacity", "environment", "gatewayAutoscaling"].map((name) => ({
      key: name,
      value: JSON.stringify({ pods: key, heartbeatSeconds: key, minReplicas: key, A: key }),
    })),
    ...["hosts", "sourceRanges", "zoneMaps", "tlsCiphers", "environmentSecrets", "imagePullSecrets"].flatMap((name) => [
      { key: name, value: JSON.stringify([key]) },
      { key: name, value: JSON.stringify(key.split("\n")) },
    ]),
  ];
  const every = [...keys, "unknown"].flatMap((name) => [
    { key: name, value: key },
    { key: name, value: body },
  ]);

  it("is refused in every key but its own, and no part of it is in the message, encrypted or not", () => {
    assert.ok(keys.length > 40);
    for (const { key: name, value } of [...every, ...nested]) {
      for (const encrypted of [[], [name]]) {
        // A second fault, so that a value which is accepted is looked for too.
        const message = faultsOf({ ...adopting, [name]: value, protect: name === "protect" ? value : "maybe" }, encrypted);
        assert.deepEqual(
          windows.filter((part) => message.includes(part)),
          [],
          `${name} ${encrypted.join()}`,
        );
      }
    }
    for (const name of keys.filter((one) => one !== "tlsPrivateKey" && one !== "certificates")) {
      assert.match(faultsOf({ ...adopting, [name]: key }), new RegExp(`  - ${name}[^\\n]* is `), name);
    }
  });

  it("is refused beside the certificate in each field of certificates", async () => {
    const { certificatePem, privateKeyPem } = await issue({ hosts: ["a.aliyun.com"], ca: true });
    const combined = certificatePem + privateKeyPem;
    const pair = { tlsCertificate: certificatePem, tlsPrivateKey: privateKeyPem };
    assert.match(faultsOf({ ...adopting, ...pair, tlsCertificate: combined }, ["tlsPrivateKey"]), /tlsCertificate is "\(hidden\)".*it has a private key/);
    assert.match(faultsOf({ ...adopting, ...pair, tlsCaCertificate: combined }, ["tlsPrivateKey"]), /tlsCaCertificate is "\(hidden\)".*it has a private key/);
    assert.match(faultsOf({ ...adopting, tlsClientCa: combined }), /tlsClientCa is "\(hidden\)".*it has a private key/);
  });

  it("is not shortened to its first bytes, and nothing of an encrypted value is shown", () => {
    const secret = "203.0.113.77/24";
    assert.doesNotMatch(faultsOf({ ...adopting, sourceRanges: JSON.stringify([secret]) }, ["sourceRanges"]), /203\.0\.113/);
    assert.match(faultsOf({ ...adopting, sourceRanges: JSON.stringify([secret]) }), /203\.0\.113\.77\/24/);
  });
});

describe("a message beside secrets", () => {
  it("keeps the names of keys and fields, whatever letters a secret has", () => {
    const secret = JSON.stringify({ A: "credentialName existingGateway certificates privateKey heartbeatSeconds", B: "Seconds", C: "protect" });
    const given = {
      ...adopting,
      secretEnvironment: secret,
      certificates: '[{"credentialName":"A","privateKey":5}]',
      timing: '{"heartbeatSeconds":0}',
      oops: "1",
    };
    const message = faultsOf({ ...given, protect: "x" }, ["secretEnvironment"]);
    for (const name of [
      "certificates[0].credentialName is",
      "certificates[0].privateKey is",
      "timing.heartbeatSeconds is 0",
      "protect is",
      ", existingGateway, ",
    ]) {
      assert.ok(message.includes(name), `${name}: ${message}`);
    }
    assert.doesNotMatch(message, /\(hidden\)[A-Za-z]|[A-Za-z]\(hidden\)/);
  });

  it("hides a value that is the name of a key", () => {
    assert.match(faultsOf({ ...adopting, protect: "credentialName" }, ["protect"]), /protect is "\(hidden\)"/);
  });

  it("shows hosts and names of certificates whose keys are encrypted beside them, and nothing else of the list", () => {
    const message = (one: object) => faultsOf({ ...adopting, certificates: JSON.stringify([one]) }, ["certificates"]);
    assert.match(message({ hosts: ["x.a.aliyun.com", "x.a.aliyun.com"], credentialName: "b" }), /certificates\[0\]\.hosts\[1\] is "x\.a\.aliyun\.com"/);
    assert.match(message({ hosts: ["b.example.com"], credentialName: "Hunter22" }), /credentialName is "\(hidden\)"/);
    assert.match(message({ hosts: ["Hunter22"], credentialName: "b" }), /hosts\[0\] is "\(hidden\)"/);
  });
});

describe("a value in a message", () => {
  it("is a URL without its password, no docker configuration, and else what it is", () => {
    assert.equal(shown("redis://me:hunter2@redis:6379"), "redis://(hidden)@redis:6379");
    assert.equal(shown('{"auths":{"r":{"auth":"eA=="}}}'), "(hidden)");
    for (const plain of ["a.example.com", "x".repeat(63), "https://a.example.com:8443", "ECDHE-ECDSA-CHACHA20-POLY1305"]) {
      assert.equal(shown(plain), plain);
    }
  });
});

describe("a further certificate", () => {
  it("is refused with values of another type instead of without them", () => {
    const one = { hosts: ["b.example.com"], credentialName: "b" };
    for (const existing of ["yes", 1, "True", null]) {
      assert.match(
        faultsOf({ ...adopting, certificates: JSON.stringify([{ ...one, existing }]) }),
        /certificates\[0\]\.existing is .*allowed is true or false/,
      );
    }
    for (const field of ["certificate", "privateKey"]) {
      const pair = { certificate: "-----BEGIN CERTIFICATE-----", privateKey: "-----BEGIN PRIVATE KEY-----", [field]: "no PEM" };
      const said = faultsOf({ ...adopting, certificates: JSON.stringify([{ ...one, ...pair }]) }, ["certificates"]);
      assert.match(said, new RegExp(`certificates\\[0\\]\\.${field} is "\\(hidden\\)", allowed is a .* in PEM`), field);
    }
    const wrong = faultsOf({ ...adopting, certificates: JSON.stringify([{ ...one, certificate: 5, privateKey: 6 }]) }, ["certificates"]);
    assert.match(wrong, /certificates\[0\]\.certificate is "\(set\)"[^]*certificates\[0\]\.privateKey is "\(set\)"/);
  });
});

describe("a message of ours", () => {
  it("hides none of our own words, whatever letters a secret has", () => {
    const secretEnvironment = JSON.stringify({ A: "true", B: "http", C: "https://a.aliyun.com", D: "a certificate chain in PEM", E: "same-origin" });
    const given = { ...adopting, secretEnvironment, protect: "maybe", allowedOrigins: "a", tlsCertificate: "x", probes: "grpc" };
    const message = faultsOf(given, ["secretEnvironment"]);
    for (const words of [
      'protect is "maybe", allowed is true or false',
      "as https://a.aliyun.com, https://*.aliyun.com",
      "a certificate chain in PEM",
      "http or tcp",
    ]) {
      assert.ok(message.includes(words), message);
    }
    assert.doesNotMatch(message, /hidden/);
  });

  it("hides a secret where it quotes one, also as a number, in other letters or as what follows from it", async () => {
    const shownOf = (key: string, value: string, more = {}) => faultsOf({ ...adopting, ...more, [key]: value }, [key]);
    assert.match(shownOf("replicas", "31415926535"), /replicas is "\(hidden\)", allowed is a whole number, 0 to 1000/);
    assert.doesNotMatch(shownOf("hosts", '["Hunter2Hunter2.com"]'), /hunter2/i);
    assert.doesNotMatch(shownOf("sourceRanges", '["203.0.113.77/24"]'), /203\.0/);
    assert.doesNotMatch(shownOf("capacity", '{"pods":271828182}', { replicas: "300000000", sharedBus: "true" }), /271828182/);
    const { certificatePem, privateKeyPem } = await issue({ hosts: ["b.example.com"] });
    const pair = { tlsCertificate: certificatePem, tlsPrivateKey: privateKeyPem, hosts: '["hunter2hunter2.com"]' };
    assert.match(faultsOf({ ...adopting, ...pair }, ["tlsPrivateKey", "hosts"]), /allowed is a certificate for \(hidden\)\.com|a certificate for \(hidden\)/);
  });

  it("is one line for each fault, without commands of a terminal", () => {
    const message = faultsOf({ ...adopting, existingGateway: "a\n  - protect is fine\u001b[2J\u202e", environment: '{"b\\nc":"x"}' });
    assert.doesNotMatch(message.replaceAll("\n  - ", ""), /[\n\u001b\u202e]/);
    assert.match(message, /environment\.b\\u000ac is/);
  });
});

describe("a long value", () => {
  it("is judged at once", () => {
    const started = performance.now();
    assert.equal(shown("a".repeat(1_000_000)).length, 1_000_000);
    faultsOf({ ...adopting, secretEnvironment: JSON.stringify({ A: "b".repeat(500_000) }), image: "c".repeat(500_000) }, ["secretEnvironment"]);
    assert.ok(performance.now() - started < 5000, `${performance.now() - started} ms`);
  });

  it("shows no password of a URL, whatever signs it has", () => {
    assert.equal(shown("redis://:p@ss@word@redis:6379/0"), "redis://(hidden)@redis:6379/0");
  });
});
