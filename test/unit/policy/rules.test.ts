import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { RULES } from "../../../analysis/rules";
import { broken, edge } from "./edge";

/** A rule that goes takes its number along; a new one gets the next. */
const NUMBERS = {
  1: "gateway-without-route",
  2: "route-without-gateway",
  3: "one-any-host-route",
  4: "one-route-per-host",
  5: "overlapping-servers",
  6: "wildcard-host",
  7: "credential-at-gateway",
  8: "private-key-in-the-clear",
  9: "heartbeat-against-idle",
  10: "age-against-drain",
  11: "connections-beyond-gateway",
  12: "policy-without-gateway",
  13: "clb-http-listener",
  14: "h2-upgrade",
  15: "service-port-protocol",
  16: "routed-port-not-http1",
  17: "destination-caps",
  18: "gateway-error-ejection",
  19: "replicas-beyond-sharing",
  20: "disruption-budget",
  21: "mutable-image-tag",
  22: "resources-missing",
  23: "probes-missing",
  24: "security-context-missing",
};

describe("policies", () => {
  it("find nothing wrong with a right edge, in any environment", () => {
    assert.deepEqual(broken(edge(), { environment: "dev" }), []);
    assert.deepEqual(broken(edge(), { environment: "prod" }), []);
  });

  it("find nothing wrong with nothing", () => {
    assert.deepEqual(broken([]), []);
  });

  it("say what holds, why, what to do and who says so", () => {
    for (const { name, what, why, remedy, source } of RULES) {
      assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)+$/);
      for (const sentence of [what, why]) assert.match(sentence, /^[A-Z][^\n]{20,}\.$/, name);
      assert.match(remedy, /^[a-z][^\n]{10,}[^.]$/, name);
      assert.equal(new URL(source).protocol, "https:", name);
    }
  });

  it("keep their numbers, by which exceptions and reports name them", () => {
    assert.deepEqual(Object.fromEntries(RULES.map(({ id, name }) => [id, name])), NUMBERS);
  });

  it("have names of their own, and each a test", () => {
    assert.equal(new Set(RULES.map(({ name }) => name)).size, RULES.length);
    const tests = readdirSync(__dirname)
      .filter((file) => file.endsWith(".test.ts"))
      .map((file) => path.basename(file, ".test.ts"));
    const files = RULES.map(({ name }) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()));
    assert.deepEqual(
      files.filter((file) => !tests.includes(file)),
      [],
    );
  });
});
