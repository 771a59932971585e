import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

const REFUSED = [[], ["a.json", "b.json"], ["a.json", "--markdwn"], ["a.json", "--json"], ["does-not-exist.json"], ["README.md"]];

describe("the command line of impact", () => {
  it("prints its usage with an example for --help", () => {
    const { status, stdout } = run(["--help"]);
    assert.equal(status, 0);
    assert.match(stdout, /^Usage: /);
    assert.match(stdout, /^Example:/m);
  });

  for (const args of REFUSED) {
    it(`refuses "${args.join(" ")}" without a stack trace`, () => {
      const { status, stderr, stdout } = run(args);
      assert.equal(status, 1);
      assert.equal(stdout, "");
      assert.match(stderr, /^error: /);
      assert.doesNotMatch(stderr, /^\s+at /m);
    });
  }
});

function run(args: readonly string[]) {
  return spawnSync("tsx", ["tools/impact/main.ts", ...args], { encoding: "utf8" });
}
