import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../..");
const CONFIG = path.join(ROOT, "library/typedoc.json");

describe("docs/api", () => {
  const written = mkdtempSync(path.join(tmpdir(), "asmws-docs-"));
  after(() => rmSync(written, { recursive: true }));

  it("says what the docstrings say; make docs rewrites it", () => {
    execFileSync("typedoc", ["--options", CONFIG, "--out", written, "--logLevel", "Error"], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
    assert.deepEqual(pagesIn(path.join(ROOT, "docs/api")), pagesIn(written));
  });

  it("has a page for every module that can be imported", () => {
    const { exports } = JSON.parse(readFileSync(path.join(ROOT, "components/package.json"), "utf8")) as { exports: Record<string, string> };
    const { entryPoints } = JSON.parse(readFileSync(CONFIG, "utf8")) as { entryPoints: string[] };
    const modules = Object.entries(exports).flatMap(([entry, file]) => (entry === "." ? [] : [path.basename(file)]));
    assert.deepEqual(entryPoints.map((file) => path.basename(file)).sort(), modules.sort());
  });
});

function pagesIn(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .sort()
      .map((name) => [name, readFileSync(path.join(folder, name), "utf8")]),
  );
}
