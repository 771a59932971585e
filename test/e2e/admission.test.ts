import assert from "node:assert/strict";
import { accepted } from "../fuzz/accepted";
import { revealedInputs } from "../fuzz/objects";
import { registeredBy } from "../fuzz/program";
import type { Wire } from "../support/provider";
import { warningsOf } from "../unit/components/world";
import { tryInside } from "./support/sandbox";

const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const WHOLE = 25;

const apply = (context: "ack" | "asm", objects: object[], ...args: string[]) =>
  tryInside(
    ["kubectl", "--context", context, "apply", "--server-side", "--force-conflicts", "--dry-run=server", "--validate=strict", ...args, "-f", "-"],
    list(objects),
  );
const list = (items: object[]) => JSON.stringify({ apiVersion: "v1", kind: "List", items });

describe(`admission of the objects that the program writes (FUZZ_SEED=${SEED})`, () => {
  it("has Istio's webhook, which refuses a VirtualService that its definition allows", async () => {
    const route = (retries: object) => ({
      apiVersion: "networking.istio.io/v1",
      kind: "VirtualService",
      metadata: { name: "admitted", namespace: "default" },
      spec: { hosts: ["chat.example.com"], http: [{ route: [{ destination: { host: "a.example.com" } }], retries }] },
    });
    const wrong = await tryInside(["kubectl", "--context", "asm", "apply", "-f", "-"], JSON.stringify(route({ attempts: 2, retryOn: "sometimes" })));
    assert.notEqual(wrong.code, 0);
    assert.match(wrong.stderr, /admission webhook "validation\.istio\.io" denied the request: .*sometimes/);
    const right = await apply("asm", [route({ attempts: 2, retryOn: "connect-failure" })]);
    assert.equal(right.code, 0, right.stderr);
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
      const { code, stderr } = await apply(context, all);
      assert.equal(code, 0, stderr);
    }
  });
});

// A namespace that every API server has; those of the configurations do not exist.
function inOneNamespace(object: Record<string, Wire>): Record<string, Wire> {
  const metadata = object.metadata as Record<string, Wire>;
  return metadata.namespace === undefined || metadata.namespace === "istio-system"
    ? object
    : { ...object, metadata: { ...metadata, namespace: "kube-public" } };
}
