import assert from "node:assert/strict";
import { privateKeyInTheClear } from "../../../analysis/rules/privateKeyInTheClear";
import { edge, messages, resource } from "./edge";

const KEY = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n";
const configMap = (data: Record<string, unknown>) => [resource("kubernetes:core/v1:ConfigMap", "files", { data })];

describe("policy private-key-in-the-clear", () => {
  it("refuses a key in PEM, without showing it", () => {
    assert.deepEqual(messages(privateKeyInTheClear, configMap({ "tls.key": KEY })), [
      'data.tls.key of kubernetes:core/v1:ConfigMap files is "(a private key in the clear)", allowed is a secret: wrap it in pulumi.secret(…) where it enters, ' +
        "set it with `pulumi config set --secret`, and make a new key: this one has been seen",
    ]);
  });

  it("refuses it as base64, in a list, and as a kubeconfig's client key", () => {
    assert.equal(messages(privateKeyInTheClear, configMap({ key: Buffer.from(KEY).toString("base64") })).length, 1);
    assert.match(messages(privateKeyInTheClear, configMap({ keys: ["nothing", KEY] })).join(), /^data\.keys\[1\] of/);
    assert.equal(
      messages(privateKeyInTheClear, [resource("pulumi:providers:kubernetes", "ack", { kubeconfig: "users:\n- user:\n    client-key-data: bm8=\n" })]).length,
      1,
    );
  });

  it("takes certificates, public keys, and what is left when secrets are taken out", () => {
    assert.deepEqual(
      messages(privateKeyInTheClear, configMap({ ca: "-----BEGIN CERTIFICATE-----\nMII\n", pub: "-----BEGIN PUBLIC KEY-----\n", "tls.key": undefined })),
      [],
    );
    assert.deepEqual(messages(privateKeyInTheClear, edge()), []);
  });
});
