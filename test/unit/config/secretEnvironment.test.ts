import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { parseConfig } from "../../../config";
import { needsOf } from "../../../config/needs";
import { valueOf } from "../components/world";
import { adopting, faultsOf } from "./faults";

const given = { ...adopting, namespace: "shop", secretEnvironment: '{"REDIS_PASSWORD":"hunter22"}' };

describe("secretEnvironment of a stack", () => {
  it("is a secret from here on, and asks for the right to write Secrets beside the app", async () => {
    const config = parseConfig("dev", given, ["secretEnvironment"]);
    const { secretEnvironment } = config.app;
    assert.ok(secretEnvironment);
    assert.equal(await pulumi.isSecret(secretEnvironment), true);
    assert.deepEqual(await valueOf(secretEnvironment), { REDIS_PASSWORD: "hunter22" });
    const secrets = ({ cluster }: ReturnType<typeof needsOf>) =>
      cluster.rights.filter(({ resource }) => resource === "secrets").map(({ namespace }) => namespace);
    assert.deepEqual(secrets(needsOf(config)), ["shop", "istio-system"]);
    assert.deepEqual(secrets(needsOf(parseConfig("dev", adopting))), ["istio-system"]);
  });

  it("is refused in the clear, with names that are taken, and as anything but an object of texts, never shown", () => {
    const faults = (values: Record<string, string>, encrypted = ["secretEnvironment"]) => {
      const message = faultsOf({ ...given, ...values }, encrypted);
      assert.equal(message.includes("hunter22"), false);
      return message;
    };
    assert.match(faults({}, []), /secretEnvironment is "\(hidden\)", allowed is an encrypted value.*--secret --path secretEnvironment\.NAME/);
    assert.match(
      faults({ environment: '{"REDIS_PASSWORD":"x"}' }),
      /secretEnvironment\.REDIS_PASSWORD is "\(set\)", allowed is names that environment does not/,
    );
    assert.match(faults({ secretEnvironment: '{"DRAIN_SECONDS":"hunter22"}' }), /secretEnvironment\.DRAIN_SECONDS is .*timing\.appDrainSeconds/);
    assert.match(faults({ secretEnvironment: "hunter22" }), /secretEnvironment is "\(set\)", allowed is an object of texts/);
    assert.match(faults({ secretEnvironment: '{"A":["hunter22"]}' }), /secretEnvironment\.A is "\(set\)", allowed is a text/);
  });

  it("takes a private key for the app, encrypted alone", () => {
    const key = JSON.stringify({ SIGNING: "-----BEGIN PRIVATE KEY-----\nhunter22\n-----END PRIVATE KEY-----\n" });
    assert.doesNotThrow(() => parseConfig("dev", { ...given, secretEnvironment: key }, ["secretEnvironment"]));
    assert.match(faultsOf({ ...given, secretEnvironment: key }), /secretEnvironment is "\(hidden\)"/);
  });

  it("is the remedy for what is encrypted in environment", () => {
    assert.match(faultsOf({ ...adopting, environment: '{"A":"b"}' }, ["environment"]), /put what is secret in secretEnvironment/);
  });
});
