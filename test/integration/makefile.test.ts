import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

describe("make help", () => {
  const lines = execFileSync("make", ["--silent", "help"], { encoding: "utf8" }).trimEnd().split("\n");
  const targets = /^\.PHONY: (.*)$/m.exec(readFileSync("Makefile", "utf8"))?.[1]?.split(" ") ?? [];

  it("lists every target once, with a description", () => {
    assert.ok(targets.length > 20);
    assert.deepEqual(lines.map((line) => /^ {2}make ([a-z0-9-]+) {2,}\S/.exec(line)?.[1]).sort(), [...targets].sort());
  });

  it("begins every description in the same column", () => {
    assert.equal(new Set(lines.map((line) => /^ {2}make \S+ +/.exec(line)?.[0].length)).size, 1);
  });
});
