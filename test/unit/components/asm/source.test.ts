import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { keptSource } from "../../../../components/asm/source";

const FOLDER = path.resolve(__dirname, "../../../../components/asm");

describe("the source of the provider that Pulumi keeps in the state", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "asm-websocket-source-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is made once for the same code, and again for other code", async () => {
    const cache = path.join(folder, "deep", "cache");
    let made = 0;
    const source = (...code: string[]) => keptSource(cache, code, () => Promise.resolve(`source ${++made}`));
    assert.deepEqual(
      [await source("a", "b"), await source("a", "b"), await source("ab"), await source("a", "b")],
      ["source 1", "source 1", "source 2", "source 1"],
    );
    assert.deepEqual(
      readdirSync(cache)
        .map((name) => readFileSync(path.join(cache, name), "utf8"))
        .sort(),
      ["source 1", "source 2"],
    );
  });

  it("is made each time where nothing can be kept", async () => {
    const file = path.join(folder, "file");
    writeFileSync(file, "");
    let made = 0;
    const source = () => keptSource(path.join(file, "cache"), ["a"], () => Promise.resolve(`source ${++made}`));
    assert.deepEqual([await source(), await source()], ["source 1", "source 2"]);
  });

  it("is not kept when it cannot be made", async () => {
    await assert.rejects(
      keptSource(folder, ["a"], () => Promise.reject(new Error("no"))),
      /no/,
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  // What is kept is known by the files of this folder: code from elsewhere would change and the old source be kept.
  it("comes from modules of one folder", () => {
    const files = readdirSync(FOLDER);
    assert.ok(files.includes("provider.ts"));
    for (const name of files) {
      const imported = [...readFileSync(path.join(FOLDER, name), "utf8").matchAll(/from "(\.[^"]*)"|require\("(\.[^"]*)"\)/g)].map(([, a, b]) => a ?? b);
      assert.deepEqual(
        imported.filter((each) => !files.includes(`${each?.replace("./", "")}.ts`)),
        [],
        name,
      );
    }
  });
});
