import assert from "node:assert/strict";
import fc from "fast-check";
import { hostFaults } from "../../components/hosts";
import { accepted } from "../fuzz/accepted";
import { revealedInputs } from "../fuzz/objects";
import { registeredBy } from "../fuzz/program";
import type { Wire } from "../support/provider";
import { warningsOf } from "../unit/components/world";
import { type Said, tryInside } from "./support/sandbox";

const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const WHOLE = 25;

describe(`admission of both API servers, Istio's webhook included (FUZZ_SEED=${SEED})`, () => {
  it("refuses a VirtualService that its definition allows, and Istio does not", async () => {
    const wrong = await dryRun("asm", [virtualService("sometimes")]);
    assert.notEqual(wrong.code, 0);
    assert.match(wrong.stderr, /admission webhook "validation\.istio\.io" denied the request: .*sometimes/);
    const right = await dryRun("asm", [virtualService("connect-failure")]);
    assert.equal(right.code, 0, right.stderr);
  });

  it("accepts every host that the configuration accepts", async () => {
    const label = fc.oneof(fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?$/), fc.constantFrom("xn--fiqs8s", "a".repeat(63), "1", "0x1", "a--b"));
    const host = fc.tuple(fc.boolean(), fc.array(label, { minLength: 2, maxLength: 5 })).map(([any, labels]) => (any ? "*." : "") + labels.join("."));
    const hosts = fc.sample(host, { numRuns: 500, seed: SEED }).filter((one) => hostFaults({ path: "", hosts: [one] }).length === 0);
    assert.ok(hosts.length > 100);
    const { code, stderr } = await dryRun("asm", hosts.map(gateway));
    assert.equal(code, 0, stderr);
    assert.match((await dryRun("asm", [gateway("a.example.1", 0)])).stderr, /top level domain "1"/);
  });

  it(`accepts every object of ${WHOLE} generated configurations that the program accepts`, async () => {
    const objects: Record<"ack" | "asm", Map<string, object>> = { ack: new Map(), asm: new Map() };
    for (const configuration of await accepted(WHOLE, SEED)) {
      await warningsOf(async () => {
        for (const one of (await registeredBy(configuration)).filter(({ type }) => type.startsWith("kubernetes:"))) {
          const object = inOneNamespace(revealedInputs(one));
          objects[one.provider.includes("::mesh::") ? "asm" : "ack"].set(JSON.stringify(object), object);
        }
      });
    }
    for (const context of ["ack", "asm"] as const) {
      const all = [...objects[context].values()];
      assert.ok(all.length > WHOLE);
      const { code, stderr } = await dryRun(context, all);
      assert.equal(code, 0, stderr);
    }
  });
});

function dryRun(context: "ack" | "asm", items: readonly object[]): Promise<Said> {
  const flags = ["--server-side", "--force-conflicts", "--dry-run=server", "--validate=strict"];
  return tryInside(["kubectl", "--context", context, "apply", ...flags, "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items }));
}

// A namespace that every API server has; those of the configurations do not exist.
function inOneNamespace(object: Record<string, Wire>): Record<string, Wire> {
  const metadata = object.metadata as Record<string, Wire>;
  return metadata.namespace === undefined || metadata.namespace === "istio-system"
    ? object
    : { ...object, metadata: { ...metadata, namespace: "kube-public" } };
}

function virtualService(retryOn: string): object {
  const http = [{ route: [{ destination: { host: "a.example.com" } }], retries: { attempts: 2, retryOn } }];
  return { ...named("VirtualService", "admitted"), spec: { hosts: ["chat.example.com"], http } };
}

function gateway(host: string, index: number): object {
  const server = { port: { number: 80, name: "http", protocol: "HTTP" }, hosts: [host] };
  return { ...named("Gateway", `admitted-${index}`), spec: { selector: { istio: "none" }, servers: [server] } };
}

function named(kind: string, name: string): object {
  return { apiVersion: "networking.istio.io/v1", kind, metadata: { name, namespace: "default" } };
}
