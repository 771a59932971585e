import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publishAuthority } from "../../../sandbox/commands/authorities";
import { pathsOf } from "../../../sandbox/paths";

describe("the file by which clients verify the stacks of a sandbox", () => {
  const state = mkdtempSync(join(tmpdir(), "authorities-"));
  const paths = pathsOf(state, state);
  after(() => rmSync(state, { recursive: true }));

  it("holds the certificates of every stack, those of the last one first", () => {
    publishAuthority(paths, "sandbox", "one\n");
    assert.equal(readFileSync(paths.caFile, "utf8"), "one\n");
    publishAuthority(paths, "second", "two");
    assert.equal(readFileSync(paths.caFile, "utf8"), "two\none\n");
    publishAuthority(paths, "sandbox", "three");
    assert.equal(readFileSync(paths.caFile, "utf8"), "three\ntwo\n");
  });
});
