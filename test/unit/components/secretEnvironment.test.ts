import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { credentialSign } from "../../../components/app/plainCredentials";
import { secretEnvironmentFaults, secretName } from "../../../components/app/secretEnvironment";
import { WebSocketApp } from "../../../components/app/webSocketApp";
import type { Registered } from "../../support/registered";
import { newWorld, revealed, warningsOf, World } from "./world";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const SECRET = "kubernetes:core/v1:Secret";

describe("secretEnvironment of a WebSocketApp", () => {
  let world: World;
  beforeEach(async () => {
    world = await newWorld();
  });

  it("becomes an immutable Secret, which the pods read after those that exist and the Deployment waits for", async () => {
    new WebSocketApp("chat", { namespace: "shop", secretEnvironment: { TOKEN: "hunter22" }, environmentSecrets: ["redis"] });
    await world.count(4);
    const { inputs, urn } = world.one(SECRET);
    const { name } = inputs.metadata as { name: string };
    assert.equal(name, secretName("chat", "shop", { TOKEN: "hunter22" }));
    assert.match(name, /^chat-environment-[0-9a-f]{10}$/);
    assert.deepEqual([inputs.metadata, inputs.immutable], [{ name, namespace: "shop" }, true]);
    assert.deepEqual(revealed(inputs.stringData), { TOKEN: "hunter22" });
    assert.deepEqual(envFrom(world), [{ secretRef: { name: "redis" } }, { secretRef: { name } }]);
    assert.ok(world.one(DEPLOYMENT).dependencies.includes(urn));
  });

  it("is another Secret after each change, of a value, a name or the namespace, and the same in any order", () => {
    const names = [
      secretName("chat", "shop", { A: "1", B: "2" }),
      secretName("chat", "shop", { A: "1", B: "3" }),
      secretName("chat", "shop", { A: "1", C: "2" }),
      secretName("chat", "shop", { A: '1","B":"2' }),
      secretName("chat", "other", { A: "1", B: "2" }),
    ];
    assert.equal(new Set(names).size, names.length);
    assert.equal(secretName("chat", "shop", { B: "2", A: "1" }), names[0]);
  });

  it("stands in no input in the clear, a value that was given so included", async () => {
    new WebSocketApp("chat", { secretEnvironment: pulumi.output({ TOKEN: "hunter22" }) });
    await world.count(4);
    assert.equal(JSON.stringify(world.resources.map((one) => withoutRevealed(one))).includes("hunter22"), false);
  });

  it("makes nothing of no variables", async () => {
    new WebSocketApp("chat", { secretEnvironment: {} });
    await world.count(3);
    assert.equal(envFrom(world), undefined);
  });

  it("refuses names that the edge sets, that environment has, and more than a Secret holds, without a value", async () => {
    const throws = (secretEnvironment: Record<string, string>, pattern: RegExp) =>
      assert.throws(
        () => new WebSocketApp("chat", { environment: { BUS: "b" }, secretEnvironment }),
        ({ message }: Error) => pattern.test(message) && !message.includes("hunter22"),
      );
    throws({ PORT: "hunter22" }, /secretEnvironment\.PORT: Invalid value: "\(set\)".*follows from the Service/);
    throws({ BUS: "hunter22" }, /secretEnvironment\.BUS: Invalid value: "\(set\)": must be names that environment does not have/);
    throws({ "A B": "hunter22" }, /secretEnvironment\.A B: Invalid/);
    throws({ A: "x".repeat(1024 * 1024) }, /at most 1 MiB/);
    throws({ ["A".repeat(254)]: "x" }, /at most 253 characters/);
    assert.deepEqual(secretEnvironmentFaults({ ["A".repeat(253)]: "x", PG_PASSWORD: "" }), []);
    await world.count(0);
  });
});

describe("a plain variable that looks like a credential", () => {
  const suspicious: [string, string][] = [
    ["REDIS_URL", "redis://:s3cr3t@redis:6379"],
    ["REDIS_URL", "redis://me:s3cr3t@redis:6379"],
    ...["PASSWORD", "PGPASSWORD", "dbPassword", "API_TOKEN", "KEY", "signing.key", "AWS_SECRET", "CREDENTIAL", "CREDENTIALS", "APIKEY", "API_KEY"].map(
      (name): [string, string] => [name, "s3cr3t"],
    ),
    ["NOTE", "-----BEGIN PRIVATE KEY-----"],
  ];
  const plain: [string, string][] = [
    ["REDIS_URL", "redis://redis:6379"],
    ["REDIS_URL", "redis://me@redis:6379"],
    ["MONKEY", "x"],
    ["KEYS", "x"],
    ["PUBLIC_KEY", "x"],
    ["PASSWORD_FILE", "/run/password"],
    ["REQUIRE_TOKEN", "true"],
    ["PASSWORD", ""],
    ["TOKEN_TTL", "60"],
  ];

  it("is known by its name or its value", () => {
    for (const [name, value] of suspicious) assert.notEqual(credentialSign(name, value), undefined, `${name}=${value}`);
    for (const [name, value] of plain) assert.equal(credentialSign(name, value), undefined, `${name}=${value}`);
  });

  it("is warned about with the key to use, without its value", async () => {
    const world = await newWorld();
    const warnings = await warningsOf(async () => {
      new WebSocketApp("chat", { image: `a@sha256:${"0".repeat(64)}`, environment: { REDIS_URL: "redis://:s3cr3t@redis:6379", WORKERS: "4" } });
      await world.count(3);
    });
    assert.equal(warnings.length, 1);
    assert.match(
      warnings[0]!,
      /^environment\.REDIS_URL looks like a credential \(it is a URL with a password\).*--secret --path 'app\.secretEnvironment\.REDIS_URL'/,
    );
    assert.equal(warnings[0]!.includes("s3cr3t"), false);
  });
});

function envFrom(world: World): unknown {
  const { spec } = world.one(DEPLOYMENT).inputs as { spec: { template: { spec: { containers: { envFrom?: unknown }[] } } } };
  return spec.template.spec.containers[0]!.envFrom;
}

// What a state shows of it: of a secret only that it is one.
function withoutRevealed({ inputs, outputs }: Registered): unknown {
  return JSON.parse(JSON.stringify([inputs, outputs ?? {}], (_key, value: unknown) => (isMarked(value) ? "(secret)" : value)));
}

function isMarked(value: unknown): boolean {
  return typeof value === "object" && value !== null && "4dabf18193072939515e22adb298388d" in value;
}
