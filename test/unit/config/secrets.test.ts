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
    const wrong = faultsOf({ ...adopting, certificates: JSON.stringify([{ ...one, certificate: 5, privateKey: 6 }]) }, ["certificates"]);
    assert.match(wrong, /certificates\[0\]\.certificate is "\(set\)"[^]*certificates\[0\]\.privateKey is "\(set\)"/);
  });
});
