import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const ROOT = path.resolve(__dirname, "../..");

// What the SDK would pack with a function, before and after which the modules that are loaded are counted.
const SCRIPT = `
  const loaded = () => Object.keys(require.cache).filter((file) => /node_modules.(@npmcli|pacote)./.test(file)).length;
  const { computeCodePaths } = require("@pulumi/pulumi/runtime/closure/codePaths");
  const before = loaded();
  computeCodePaths().then((paths) => console.log(JSON.stringify({ before, after: loaded(), paths: [...paths.keys()] })));
`;

describe("what is loaded late", function () {
  this.timeout(30_000);

  it("is not loaded by the SDK itself, and is all there for who asks for it", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ["--require", "./loadLate.cjs", "--eval", SCRIPT], { cwd: ROOT });
    const { before, after, paths } = JSON.parse(stdout) as { before: number; after: number; paths: string[] };
    assert.ok(before <= 1, `${before} modules`);
    assert.ok(after > 10, `${after} modules`);
    assert.ok(
      paths.some((file) => file.includes("node_modules/@alicloud/credentials")),
      paths.join(),
    );
  });
});
