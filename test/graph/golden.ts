import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Holds a text against its golden; UPDATE_GOLDENS=1 writes it. */
export function matchGolden(name: string, actual: string): void {
  const file = path.join(__dirname, "goldens", `${name}.yaml`);
  if (process.env.UPDATE_GOLDENS === "1") {
    writeFileSync(file, actual);
  }
  assert.ok(existsSync(file), `${file} is missing: UPDATE_GOLDENS=1 npm run test:graph writes it`);
  assert.equal(actual, readFileSync(file, "utf8"), `${name} differs from its golden; when that is wanted, UPDATE_GOLDENS=1 npm run test:graph rewrites it`);
}
