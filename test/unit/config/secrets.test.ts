import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { shown } from "../../../components/redaction";
import { SECTIONS, TABLE } from "../../../config/schema";
import { issue } from "../../support/certificates";
import { adopting, faultsOf, further } from "./faults";

const key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "sec1", format: "pem" }).toString();
const body = key.split("\n").slice(1, -2).join("");
const windows = Array.from({ length: body.length - 7 }, (_none, at) => body.slice(at, at + 8));

const paths = [...TABLE.keys()].map((path) => path.replace("[]", "[0]"));
const mayHoldKeys = ["hosts[0].certificate.privateKey", "app.secretEnvironment"];

describe("a private key in the configuration", () => {
  const nested = [
    ...["names", "secretName", "certificate", "existing", "other"].map((field) => further({ [field]: key })),
    further({ names: [key], secretName: "x", certificate: key, privateKey: key }),
    ...["timing", "capacity", "app.environment", "edge.autoscaling"].map((path) => ({
      [path]: JSON.stringify({ pods: key, heartbeatSeconds: key, minReplicas: key, A: key }),
    })),
    ...["hosts", "edge.sourceRanges", "edge.loadBalancer.zoneMaps", "edge.tls.ciphers", "app.environmentSecrets", "app.imagePullSecrets"].flatMap((path) => [
      { [path]: JSON.stringify([key]) },
      { [path]: JSON.stringify(key.split("\n")) },
    ]),
  ];
  const every = [...paths, ...Object.keys(SECTIONS), "unknown"].flatMap((path) => [{ [path]: key }, { [path]: body }]);

  it("is refused in every key but its own, and no part of it is in the message, encrypted or not", () => {
    assert.ok(paths.length > 60);
    for (const values of [...every, ...nested]) {
      for (const encrypted of [[], Object.keys(values)]) {
        // A second fault, so that a value which is accepted is looked for too.
        const message = faultsOf({ ...adopting, "cluster.takeOverNamespace": "maybe", ...values }, encrypted);
        assert.deepEqual(
          windows.filter((part) => message.includes(part)),
          [],
          `${JSON.stringify(values)} ${encrypted.join()}`,
        );
      }
    }
    for (const path of paths.filter((one) => !mayHoldKeys.includes(one))) {
      assert.ok(faultsOf({ ...adopting, [path]: key }).includes(`  - ${path}: Forbidden: may not hold a private key`), path);
    }
  });

  it("is refused beside the certificate in each field of certificates", async () => {
    const { certificatePem, privateKeyPem } = await issue({ hosts: ["a.aliyun.com"], ca: true });
    const combined = certificatePem + privateKeyPem;
    const pair = { "hosts[0].certificate.certificate": certificatePem, "hosts[0].certificate.privateKey": privateKeyPem };
    assert.match(
      faultsOf({ ...adopting, ...pair, "hosts[0].certificate.certificate": combined }, ["hosts[0].certificate.privateKey"]),
      /hosts\[0\]\.certificate\.certificate: Invalid value: "\(hidden\)".*it has a private key/,
    );
    assert.match(
      faultsOf({ ...adopting, ...pair, "hosts[0].certificate.ca": combined }, ["hosts[0].certificate.privateKey"]),
      /hosts\[0\]\.certificate\.ca: Invalid value: "\(hidden\)".*it has a private key/,
    );
    assert.match(faultsOf({ ...adopting, "edge.tls.clientCa": combined }), /edge\.tls\.clientCa: Invalid value: "\(hidden\)".*it has a private key/);
  });

  it("is not shortened to its first bytes, and nothing of an encrypted value is shown", () => {
    const secret = "203.0.113.77/24";
    assert.doesNotMatch(faultsOf({ ...adopting, "edge.sourceRanges": JSON.stringify([secret]) }, ["edge.sourceRanges"]), /203\.0\.113/);
    assert.match(faultsOf({ ...adopting, "edge.sourceRanges": JSON.stringify([secret]) }), /203\.0\.113\.77\/24/);
  });
});

describe("a message beside secrets", () => {
  it("keeps the names of keys and fields, whatever letters a secret has", () => {
    const secret = JSON.stringify({ A: "secretName loadBalancer certificate privateKey heartbeatSeconds", B: "Seconds", C: "protect" });
    const given = {
      ...adopting,
      "app.secretEnvironment": secret,
      ...further({ secretName: "A", privateKey: 5 }),
      timing: '{"heartbeatSeconds":0}',
      oops: "1",
    };
    const message = faultsOf({ ...given, "mesh.protect": "x" }, ["app.secretEnvironment"]);
    for (const name of [
      "hosts[1].certificate.secretName: Invalid",
      "hosts[1].certificate.privateKey: Invalid",
      "timing.heartbeatSeconds: Invalid value: 0",
      "mesh.protect: Invalid",
      "app, edge, timing",
    ]) {
      assert.ok(message.includes(name), `${name}: ${message}`);
    }
    assert.doesNotMatch(message, /\(hidden\)[A-Za-z]|[A-Za-z]\(hidden\)/);
  });

  it("hides a value that is the name of a key", () => {
    assert.match(faultsOf({ ...adopting, "mesh.protect": "secretName" }, ["mesh.protect"]), /mesh\.protect: Invalid value: "\(hidden\)"/);
  });

  it("shows hosts and names of certificates whose keys are encrypted beside them, and nothing else of the list", () => {
    const message = (one: Record<string, unknown>) => faultsOf({ ...adopting, ...further(one) }, ["hosts"]);
    assert.match(message({ names: ["x.a.aliyun.com", "x.a.aliyun.com"], secretName: "b" }), /hosts\[1\]\.names\[1\]: Invalid value: "x\.a\.aliyun\.com"/);
    assert.match(message({ names: ["b.example.com"], secretName: "Hunter22" }), /hosts\[1\]\.certificate\.secretName: Invalid value: "\(hidden\)"/);
    assert.match(message({ names: ["Hunter22"], secretName: "b" }), /hosts\[1\]\.names\[0\]: Invalid value: "\(hidden\)"/);
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
    const one = { names: ["b.example.com"], secretName: "b" };
    for (const existing of ["yes", 1, "True", null]) {
      assert.match(
        faultsOf({ ...adopting, ...further({ ...one, existing }) }),
        /hosts\[1\]\.certificate\.existing: Invalid value: .*must be (true or false|a value)/,
      );
    }
    for (const field of ["certificate", "privateKey"]) {
      const pair = { certificate: "-----BEGIN CERTIFICATE-----", privateKey: "-----BEGIN PRIVATE KEY-----", [field]: "no PEM" };
      const message = faultsOf({ ...adopting, ...further({ ...one, ...pair }) }, ["hosts"]);
      assert.match(message, new RegExp(`hosts\\[1\\]\\.certificate\\.${field}: Invalid value: "\\(hidden\\)": must be a .* in PEM`), field);
    }
    const wrong = faultsOf({ ...adopting, ...further({ ...one, certificate: [5], privateKey: { a: 6 } }) }, ["hosts"]);
    assert.match(wrong, /certificate\.certificate: Invalid value: "\(set\)"[^]*certificate\.privateKey: Invalid value: "\(set\)"/);
  });
});

describe("a message of ours", () => {
  it("hides none of our own words, whatever letters a secret has", () => {
    const secretEnvironment = JSON.stringify({ A: "true", B: "http", C: "https://a.aliyun.com", D: "a certificate chain in PEM", E: "same-origin" });
    const given = {
      ...adopting,
      "app.secretEnvironment": secretEnvironment,
      "mesh.protect": "maybe",
      "edge.origins.allowed": "a",
      "hosts[0].certificate.certificate": "x",
      "edge.anyHost": "grpc",
    };
    const message = faultsOf(given, ["app.secretEnvironment"]);
    for (const words of [
      'protect: Invalid value: "maybe": must be true or false',
      "as https://a.aliyun.com, https://*.aliyun.com",
      "a certificate chain in PEM",
      'supported values: "none", "http", "both"',
    ]) {
      assert.ok(message.includes(words), message);
    }
    assert.doesNotMatch(message, /hidden/);
  });

  it("hides a secret where it quotes one, also as a number, in other letters or as what follows from it", () => {
    const shownOf = (key: string, value: string, more = {}) => faultsOf({ ...adopting, ...more, [key]: value }, [key]);
    assert.match(shownOf("app.replicas", "31415926535"), /app\.replicas: Invalid value: "\(hidden\)": must be a whole number, 0 to 1000/);
    assert.doesNotMatch(shownOf("hosts", '["Hunter2Hunter2.com"]'), /hunter2/i);
    assert.doesNotMatch(shownOf("edge.sourceRanges", '["203.0.113.77/24"]'), /203\.0/);
    assert.doesNotMatch(shownOf("capacity", '{"pods":271828182}', { "app.replicas": "300000000", "app.sharedBus": "true" }), /271828182/);
  });

  it("is one line for each fault, without commands of a terminal", () => {
    const message = faultsOf({ ...adopting, "edge.existing": "a\n  - mesh.protect is fine\u001b[2J\u202e", "app.environment": '{"b\\nc":"x"}' });
    assert.doesNotMatch(message.replaceAll("\n  - ", ""), /[\n\u001b\u202e]/);
    assert.match(message, /app\.environment\.b\\u000ac: Invalid/);
  });
});

describe("a long value", () => {
  it("is judged at once", () => {
    const started = performance.now();
    assert.equal(shown("a".repeat(1_000_000)).length, 1_000_000);
    faultsOf({ ...adopting, "app.secretEnvironment": JSON.stringify({ A: "b".repeat(500_000) }), "app.image": "c".repeat(500_000) }, ["app.secretEnvironment"]);
    assert.ok(performance.now() - started < 5000, `${performance.now() - started} ms`);
  });

  it("shows no password of a URL, whatever signs it has", () => {
    assert.equal(shown("redis://:p@ss@word@redis:6379/0"), "redis://(hidden)@redis:6379/0");
  });
});
