import assert from "node:assert/strict";
import { lint } from "../../../analysis/lint/lint";
import { rules } from "../../../analysis/lint/rules/index";
import { apps } from "./examples/apps";
import { edges } from "./examples/edges";
import { haproxy } from "./examples/haproxy";
import { istio } from "./examples/istio";
import { nginx } from "./examples/nginx";
import { all, app, good, service, type Examples } from "./examples/objects";
import { operations } from "./examples/operations";
import { traefik } from "./examples/traefik";

const EXAMPLES: Examples = { ...nginx, ...traefik, ...haproxy, ...istio, ...edges, ...apps, ...operations };
/** The only rule that needs what no object says. */
const SETTINGS = { timing: { maxConnectionAgeSeconds: 240 }, capacity: {} };

function found(text: string, id: string): string[] {
  const settings = id === "WS903" ? SETTINGS : undefined;
  const { findings } = lint([{ file: text.startsWith("```") ? "a.md" : "a.yaml", text }], rules, { markdown: true, settings });
  assert.deepEqual(
    findings.filter(({ rule }) => rule.id === "WS001").map(({ message }) => message),
    [],
  );
  return findings.map(({ rule }) => rule.id);
}

describe("asmws.yaml", () => {
  it("holds pings against the limit of a load balancer that no file shows", () => {
    const text = all(service(), app({ env: [{ name: "HEARTBEAT_SECONDS", value: "25" }] }));
    const ids = (loadBalancerIdleSeconds: number): string[] =>
      lint([{ file: "a.yaml", text }], rules, { settings: { timing: { loadBalancerIdleSeconds }, capacity: {} } })
        .findings.map(({ rule }) => rule.id)
        .filter((id) => id === "WS901");
    assert.deepEqual(ids(60), ["WS901"]);
    assert.deepEqual(ids(75), []);
  });
});

describe("a rule of the linter", () => {
  it("has an example with the fault and one without", () => {
    assert.deepEqual(Object.keys(EXAMPLES).sort(), rules.map(({ id }) => id).sort());
  });

  for (const { id, name, what, why, remedy, source, edges: of } of rules) {
    it(`${id} ${name} finds its fault, and nothing in its remedy`, () => {
      const example = EXAMPLES[id]!;
      assert.ok(found(example.bad, id).includes(id), example.bad);
      assert.ok(!found(good(example), id).includes(id), good(example));
    });

    it(`${id} says what, why, the remedy and its source`, () => {
      assert.match(what, /^[^]{10,150}\.$/);
      assert.match(why, /^[^]{10,200}\. [^]{10,200}\.$/);
      assert.ok(remedy.length > 5);
      assert.match(source, /^https:\/\//);
      assert.ok(of.length > 0);
      assert.match(name, /^[a-z0-9-]+$/);
    });
  }
});
