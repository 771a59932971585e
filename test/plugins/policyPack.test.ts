import assert from "node:assert/strict";
import { ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { RULES } from "../../analysis/rules";
import type { PolicyResource } from "../../analysis/facts/rule";
import { secret, UNKNOWN } from "../support/provider";
import { edge, edgeWith, resource } from "../unit/policy/edge";
import { answer } from "./unaryCall";

const ROOT = path.resolve(__dirname, "../..");
const KEY = "-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n";
const LEVELS = ["advisory", "mandatory", "disabled", "remediate"];

describe("the policy pack, as the engine runs it", function () {
  this.timeout(30_000);
  let pack: ChildProcess;
  let client: AnalyzerClient;

  before(async () => {
    pack = spawn(path.join(ROOT, "node_modules/.bin/node"), [require.resolve("@pulumi/pulumi/cmd/run-policy-pack"), "127.0.0.1:1", path.join(ROOT, "policy")], {
      cwd: path.join(ROOT, "policy"),
      stdio: ["ignore", "pipe", "inherit"],
    });
    const port = await new Promise<string>((resolve, reject) => {
      createInterface({ input: pack.stdout! }).once("line", resolve);
      pack.once("exit", (code) => reject(new Error(`the pack ended with exit code ${code}`)));
    });
    client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  });
  after(async () => {
    client.close();
    if (pack.exitCode === null) {
      const ended = new Promise((resolve) => pack.once("exit", resolve));
      pack.kill();
      await ended;
    }
  });

  it("has every rule, and one more for each level that depends on the environment", async () => {
    const info = await answer<analyzer.AnalyzerInfo>((reply) => client.getAnalyzerInfo(new Empty(), reply));
    const names = info.getPoliciesList().map((policy) => policy.getName());
    const inProd = ["disruption-budget-in-prod", "mutable-image-tag-in-prod"];
    assert.deepEqual(names.sort(), [...RULES.map(({ name }) => name), ...inProd].sort());
    // Production in policy/prod.json is what has a setting for it, and no configuration speaks of a policy that is not there.
    const configured = (stack: string) =>
      Object.entries(JSON.parse(readFileSync(path.join(ROOT, `policy/${stack}.json`), "utf8")) as Record<string, { environment?: string }>);
    const production = configured("prod").flatMap(([name, { environment }]) => (environment === "prod" ? [name] : []));
    assert.deepEqual(production.sort(), [...RULES.filter(({ settings }) => settings?.includes("environment")).map(({ name }) => name), ...inProd].sort());
    assert.deepEqual(
      [...configured("dev"), ...configured("prod")].map(([name]) => name).filter((name) => !names.includes(name)),
      [],
    );
  });

  it("finds nothing wrong with a right edge", async () => {
    assert.deepEqual(await judged(client, edge()), []);
  });

  it("says a fault of one resource before it is made, and of the whole at the end", async () => {
    assert.deepEqual(await judged(client, edgeWith("Service", "spec.ports.0.appProtocol", undefined)), ["service-port-protocol mandatory"]);
    assert.deepEqual(await judged(client, edgeWith("Secret", "metadata.namespace", "default")), ["credential-at-gateway mandatory"]);
  });

  it("knows production by the stack's name, and takes another word from its configuration", async () => {
    const tagged = (stack: string) =>
      edgeWith("Deployment", "spec.template.spec.containers.0.image", "chat:1").map((one) => ({ ...one, urn: one.urn.replace(":dev:", `:${stack}:`) }));
    assert.deepEqual(await judged(client, tagged("dev")), ["mutable-image-tag advisory"]);
    assert.deepEqual(await judged(client, tagged("chat-prod")), ["mutable-image-tag-in-prod mandatory"]);
    await configure(client, "mutable-image-tag-in-prod", { environment: "prod" });
    assert.deepEqual(await judged(client, tagged("dev")), ["mutable-image-tag advisory", "mutable-image-tag-in-prod mandatory"]);
    await configure(client, "mutable-image-tag-in-prod", {});
  });

  it("sees which private keys are secret, and looks past what is not known yet", async () => {
    const credential = (privateKeyPem: unknown) => [resource("asmws:index:TlsCredential", "tls", { privateKeyPem, hosts: UNKNOWN })];
    assert.deepEqual(await judged(client, credential(secret(KEY))), []);
    assert.deepEqual(await judged(client, credential(KEY)), ["private-key-in-the-clear mandatory"]);
  });
});

/** What the pack says, in the engine's order of calls: each resource's inputs, then the stack's outputs, of which a first preview knows none. */
async function judged(client: AnalyzerClient, resources: readonly PolicyResource[]): Promise<string[]> {
  const told: analyzer.AnalyzeDiagnostic[] = [];
  for (const one of resources) {
    await answer<analyzer.RemediateResponse>((reply) => client.remediate(request(one), reply));
    told.push(...(await answer<analyzer.AnalyzeResponse>((reply) => client.analyze(request(one), reply))).getDiagnosticsList());
  }
  const stack = new analyzer.AnalyzeStackRequest().setResourcesList(
    resources.map((one) =>
      new analyzer.AnalyzerResource()
        .setType(one.type)
        .setUrn(one.urn)
        .setName(one.name)
        .setProperties(struct({ spec: UNKNOWN }))
        .setOptions(options(one)),
    ),
  );
  told.push(...(await answer<analyzer.AnalyzeResponse>((reply) => client.analyzeStack(stack, reply))).getDiagnosticsList());
  return told.map((one) => `${one.getPolicyname()} ${LEVELS[one.getEnforcementlevel()]}`).sort();
}

function request(one: PolicyResource): analyzer.AnalyzeRequest {
  const message = new analyzer.AnalyzeRequest().setType(one.type).setUrn(one.urn).setName(one.name).setProperties(struct(one.props)).setOptions(options(one));
  return one.opts.provider ? message.setProvider(new analyzer.AnalyzerProviderResource().setUrn(one.opts.provider).setProperties(struct({}))) : message;
}

function options(one: PolicyResource): analyzer.AnalyzerResourceOptions {
  return new analyzer.AnalyzerResourceOptions().setParent(one.opts.parent ?? "");
}

function struct(props: object): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(props)) as Record<string, JavaScriptValue>);
}

async function configure(client: AnalyzerClient, policy: string, properties: object): Promise<void> {
  const message = new analyzer.ConfigureAnalyzerRequest();
  message
    .getPolicyconfigMap()
    .set(policy, new analyzer.PolicyConfig().setEnforcementlevel(analyzer.EnforcementLevel.MANDATORY).setProperties(struct(properties)));
  await answer<Empty>((reply) => client.configure(message, reply));
}
