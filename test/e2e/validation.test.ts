import assert from "node:assert/strict";
import path from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { hostFaults } from "../../components/hosts";
import { partDir } from "../../sandbox/toolchain/cache";
import { PARTS } from "../../sandbox/toolchain/parts";
import { accepted } from "../fuzz/accepted";
import { revealedInputs } from "../fuzz/objects";
import { registeredBy } from "../fuzz/program";
import { warningsOf } from "../unit/components/world";
import { ROOT, run, type Said } from "./support/sandbox";

const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const WHOLE = 25;

describe(`Istio's own validation (FUZZ_SEED=${SEED})`, () => {
  it("takes every host that the configuration takes", async () => {
    const label = fc.oneof(fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?$/), fc.constantFrom("xn--fiqs8s", "a".repeat(63), "1", "0x1", "a--b"));
    const host = fc.tuple(fc.boolean(), fc.array(label, { minLength: 2, maxLength: 5 })).map(([any, labels]) => (any ? "*." : "") + labels.join("."));
    const taken = fc.sample(host, { numRuns: 500, seed: SEED }).filter((one) => hostFaults({ path: "", hosts: [one] }).length === 0);
    assert.ok(taken.length > 100);
    const said = await validate(taken.map(gateway));
    assert.equal(said.code, 0, said.stderr);
    assert.match((await validate([gateway("a.example.1", 0)])).stderr, /top level domain "1"/);
  });

  it(`takes what becomes of configurations that are taken, ${WHOLE} of them`, async () => {
    const objects = new Map<string, object>();
    for (const configuration of await accepted(WHOLE, SEED)) {
      await warningsOf(async () => {
        for (const one of (await registeredBy(configuration)).filter(({ type }) => type.includes("istio.io/")))
          objects.set(one.urn + JSON.stringify(one.inputs), revealedInputs(one));
      });
    }
    assert.ok(objects.size > WHOLE);
    const said = await validate([...objects.values()]);
    assert.equal(said.code, 0, said.stderr);
  });
});

function validate(objects: readonly object[]): Promise<Said> {
  const istioctl = path.join(
    partDir(
      ROOT,
      PARTS.find(({ name }) => name === "istio")!,
    ),
    "istioctl",
  );
  return run(istioctl, ["validate", "-f", "-"], {}, objects.map((one) => stringify(one)).join("---\n"));
}

function gateway(host: string, index: number): object {
  const server = { port: { number: 80, name: "http", protocol: "HTTP" }, hosts: [host] };
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata: { name: `judged-${index}`, namespace: "default" },
    spec: { selector: { istio: "none" }, servers: [server] },
  };
}
