import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { RULES } from "../../../analysis/rules";
import { broken, edge } from "./edge";

describe("policies", () => {
  it("find nothing wrong with a right edge, in any environment", () => {
    assert.deepEqual(broken(edge(), { environment: "dev" }), []);
    assert.deepEqual(broken(edge(), { environment: "prod" }), []);
  });

  it("find nothing wrong with nothing", () => {
    assert.deepEqual(broken([]), []);
  });

  it("have names and descriptions of their own, and each a test", () => {
    assert.equal(new Set(RULES.map(({ name }) => name)).size, RULES.length);
    for (const { name, description } of RULES) {
      assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)+$/);
      assert.match(description, /^[A-Z][^]{20,}\.$/);
    }
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
