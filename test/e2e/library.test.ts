import assert from "node:assert/strict";
import { buildPackage } from "../../library/build";
import type { Edge, Heard } from "./support/edgeProbe";
import { inside, kubectl, tryInside } from "./support/sandbox";
import { until } from "./support/until";

/** Programs of other teams, on the mesh and the cluster that the suite's own stack has joined. */
const EXAMPLES = { typescript: ["chat", "quotes"], yaml: ["feed"] } as const;
type Example = keyof typeof EXAMPLES;
const each = Object.keys(EXAMPLES) as Example[];
const STACK = ["--stack", "sandbox"];

const pulumi = (example: Example, ...args: string[]) => inside(["pulumi", "--cwd", `examples/${example}`, "--non-interactive", ...args]);

describe("programs of other teams that take the components", () => {
  const edges: Record<string, Edge> = {};

  before(async () => {
    buildPackage();
    await Promise.all(each.map((example) => pulumi(example, "stack", "init", "sandbox", "--no-select")));
    await Promise.all(each.map((example) => pulumi(example, "up", "--yes", "--skip-preview", ...STACK)));
    const outputs = await Promise.all(each.map((example) => pulumi(example, "stack", "output", "edges", "--json", ...STACK)));
    for (const output of outputs) Object.assign(edges, JSON.parse(output));
  });
  after(async () => {
    await Promise.all(each.map((example) => pulumi(example, "destroy", "--yes", "--skip-preview", ...STACK)));
    await Promise.all(each.map((example) => pulumi(example, "stack", "rm", "--yes", "--preserve-config", ...STACK)));
    assert.doesNotMatch(await kubectl("ack", "get", "pods", "-A", "-o", "name"), /chat|quotes|feed/);
  });

  for (const [example, names] of Object.entries(EXAMPLES)) {
    for (const name of names) {
      it(`examples/${example} serves ${name} over ws and wss, at an address and with a certificate of its own`, async () => {
        const { ws, wss } = await until(`${name} is served`, 20, () => probe(edges[name]!, "301"));
        assert.equal(ws, wss);
        const others = Object.entries(edges).filter(([other]) => other !== name);
        assert.ok(others.every(([, { address, ca }]) => address !== edges[name]!.address && ca !== edges[name]!.ca));
      });
    }
  }

  it("keeps two applications of one stack apart: the other's name and certificate are not answered", async () => {
    const { address } = edges.quotes!;
    const wrong = await tryInside(["node", "--import", "tsx", PROBE, JSON.stringify({ ...edges.chat!, address }), "302"]);
    assert.match(wrong.stderr, /Unexpected server response: 404|ECONNRESET|disconnected before secure TLS connection/);
  });

  it("finds nothing to change when they are deployed again", async () => {
    await Promise.all(each.map((example) => pulumi(example, "preview", "--expect-no-changes", ...STACK)));
  });
});

const PROBE = "test/e2e/support/edgeProbe.ts";

async function probe(edge: Edge, value: string): Promise<Heard | undefined> {
  const said = await tryInside(["node", "--import", "tsx", PROBE, JSON.stringify(edge), value]);
  return said.code === 0 ? (JSON.parse(said.stdout) as Heard) : undefined;
}
