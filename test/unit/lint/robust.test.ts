import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import { lint } from "../../../analysis/lint/lint";
import { rules } from "../../../analysis/lint/rules/index";

const FOLDERS = ["guide", "charts"].map((name) => path.resolve(__dirname, "../../fixtures", name));
/** What the API server would refuse, and a file may hold. */
const ODD: readonly unknown[] = [null, [], {}, 7, "x", true, [null, [[]], { name: [] }]];

function objects(): unknown[] {
  return FOLDERS.flatMap((folder) => readdirSync(folder).map((file) => path.join(folder, file)))
    .filter((file) => file.endsWith(".yaml"))
    .flatMap((file) =>
      parseAllDocuments(readFileSync(file, "utf8")).map((document): unknown => (document.errors.length > 0 ? {} : (document.toJS() as unknown))),
    );
}

/** Every path of a value, the whole first. */
function paths(value: unknown): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [[]];
  const entries: [string | number, unknown][] = Array.isArray(value) ? value.map((item: unknown, index) => [index, item]) : Object.entries(value);
  return [[], ...entries.flatMap(([key, item]) => paths(item).map((rest) => [key, ...rest]))];
}

function replaced(value: unknown, [key, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === key ? replaced(item, rest, by) : item));
  return { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest, by) };
}

describe("objects of any shape", () => {
  it("are judged without a fault of the linter", () => {
    let tried = 0;
    for (const [index, object] of objects().entries()) {
      // Each path gets one odd value, another one in the next object.
      for (const [turn, path] of paths(object).entries()) {
        const text = JSON.stringify(replaced(object, path, ODD[(index + turn) % ODD.length]));
        const { findings } = lint([{ file: "a.json", text }], rules);
        for (const { place, message } of findings) assert.ok(place.line === 1 && place.column >= 1 && place.endColumn > place.column && message !== "", text);
        tried += 1;
      }
    }
    assert.ok(tried > 1000);
  });
});
