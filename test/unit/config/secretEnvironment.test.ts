import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { needsOf } from "../../../config/needs";
import { valueOf } from "../components/world";
import { adopting, faultsOf, parsed } from "./faults";

const given = { ...adopting, "app.namespace": "shop", "app.secretEnvironment": '{"REDIS_PASSWORD":"hunter22"}' };

describe("secretEnvironment of a stack", () => {
  it("is a secret from here on, and asks for the right to write Secrets beside the app", async () => {
    const config = parsed(given, ["app.secretEnvironment"]);
    const { secretEnvironment } = config.app;
    assert.ok(secretEnvironment);
    assert.equal(await pulumi.isSecret(secretEnvironment), true);
    assert.deepEqual(await valueOf(secretEnvironment), { REDIS_PASSWORD: "hunter22" });
    const secrets = ({ cluster }: ReturnType<typeof needsOf>) =>
      cluster.rights.filter(({ resource }) => resource === "secrets").map(({ namespace }) => namespace);
    assert.deepEqual(secrets(needsOf(config)), ["shop", "istio-system"]);
    assert.deepEqual(secrets(needsOf(parsed(adopting))), ["istio-system"]);
  });

  it("is refused in the clear, with names that are taken, and as anything but an object of texts, never shown", () => {
    const faults = (values: Record<string, string>, encrypted = ["app.secretEnvironment"]) => {
      const message = faultsOf({ ...given, ...values }, encrypted);
      assert.equal(message.includes("hunter22"), false);
      return message;
    };
    assert.match(
      faults({}, []),
      /app\.secretEnvironment: Invalid value: "\(hidden\)": must be an encrypted value.*--secret --path 'app\.secretEnvironment\.NAME'/,
    );
    assert.match(
      faults({ "app.environment": '{"REDIS_PASSWORD":"x"}' }),
      /app\.secretEnvironment\.REDIS_PASSWORD: Invalid value: "\(set\)": must be names that environment does not/,
    );
    assert.match(faults({ "app.secretEnvironment": '{"DRAIN_SECONDS":"hunter22"}' }), /app\.secretEnvironment\.DRAIN_SECONDS: .*timing\.appDrainSeconds/);
    assert.match(faults({ "app.secretEnvironment": "hunter22" }), /app\.secretEnvironment: Invalid value: "\(set\)": must be an object of texts/);
    assert.match(faults({ "app.secretEnvironment": '{"A":["hunter22"]}' }), /app\.secretEnvironment\.A: Invalid value: "\(set\)": must be a text/);
  });

  it("takes a private key for the app, encrypted alone", () => {
    const key = JSON.stringify({ SIGNING: "-----BEGIN PRIVATE KEY-----\nhunter22\n-----END PRIVATE KEY-----\n" });
    assert.doesNotThrow(() => parsed({ ...given, "app.secretEnvironment": key }, ["app.secretEnvironment"]));
    assert.match(faultsOf({ ...given, "app.secretEnvironment": key }), /app\.secretEnvironment: Invalid value: "\(hidden\)"/);
  });

  it("is the remedy for what is encrypted in environment", () => {
    assert.match(faultsOf({ ...adopting, "app.environment": '{"A":"b"}' }, ["app.environment"]), /put what is secret in app\.secretEnvironment/);
  });
});
