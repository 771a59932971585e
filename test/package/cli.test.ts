import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildCliPackage, type Packed } from "../../library/build";

describe("the tarball of the command line", () => {
  let packed: Packed;
  let folder: string;
  before(() => {
    packed = buildCliPackage();
    folder = mkdtempSync(path.join(tmpdir(), "asmws-cli-"));
    // An empty folder of a person: without a network, because the package needs no other.
    execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", packed.tarball], { cwd: folder });
  });
  after(() => rmSync(folder, { recursive: true }));

  const npx = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync("npx", ["--no-install", "asmws", ...args], { cwd: folder, encoding: "utf8" });

  it("has the program, its page and the licence, and nothing else", () => {
    assert.deepEqual([...packed.files].sort(), ["LICENSE", "README.md", "asmws.js", "package.json"]);
  });

  it("runs in an empty folder", () => {
    const { status, stdout, stderr } = npx("lint");
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: "No findings in 0 objects in 2 files.\n", stderr: "" });
  });

  it("finds what the source finds", () => {
    cpSync(path.resolve(__dirname, "../fixtures/guide/mesh.yaml"), path.join(folder, "mesh.yaml"));
    const { status, stdout } = npx("lint", "--format", "github", "mesh.yaml");
    assert.equal(status, 1);
    assert.match(stdout, /^::error file=mesh\.yaml,line=40,.*title=WS402 zero-timeout::/m);
  });

  it("knows its version", () => assert.match(npx("--version").stdout, /^\d+\.\d+\.\d+\n$/));
});
