import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { lint } from "../../../analysis/lint/lint";
import { rules } from "../../../analysis/lint/rules/index";

const FOLDER = path.resolve(__dirname, "../../fixtures/charts");
const files = readdirSync(FOLDER).map((file) => ({ file, text: readFileSync(path.join(FOLDER, file), "utf8") }));
const app = files.find(({ file }) => file === "app.yaml")!;

describe("right settings in the shape of well-known charts", () => {
  for (const edge of files) {
    it(`have no finding: ${edge.file}`, () => {
      const { findings, documents } = lint(edge === app ? [app] : [app, edge], rules);
      assert.ok(documents.length > 5);
      assert.deepEqual(
        findings.map(({ rule, file, place, message }) => `${file}:${place.line} ${rule.id} ${message}`),
        [],
      );
    });
  }
});
