import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { lint } from "../../../analysis/lint/lint";
import { rules } from "../../../analysis/lint/rules/index";

const GOLDENS = path.resolve(__dirname, "../../graph/goldens");

/** The image is an argument; where it is left out it is the tutorial's, with the tag that the tutorial writes. */
const IMAGE_RULES = ["WS601", "WS602"];

function isTutorials(texts: readonly string[], line: string): boolean {
  return /aliacs-app-catalog\/tornado:lastest/.test(line) || (/imagePullPolicy: Always/.test(line) && texts.some((text) => text.includes("tornado:lastest")));
}

interface Golden {
  readonly resources: readonly { readonly resource: string; readonly inputs: object }[];
}

/** The Kubernetes objects that a program registers. */
function manifests(golden: string): string[] {
  const { resources } = parse(readFileSync(path.join(GOLDENS, golden), "utf8")) as Golden;
  return resources.filter(({ resource }) => resource.startsWith("kubernetes:")).map(({ inputs }) => stringify(inputs));
}

describe("what the components of this project write", () => {
  for (const golden of readdirSync(GOLDENS).filter((name) => /^[\w-]+\.yaml$/.test(name))) {
    it(`has no finding in ${golden}`, () => {
      const texts = manifests(golden);
      const { findings, documents } = lint([{ file: golden, text: texts.join("---\n") }], rules);
      assert.equal(documents.length, texts.length);
      assert.ok(documents.length > 2);
      assert.deepEqual(
        findings
          .filter(({ rule, line }) => !(IMAGE_RULES.includes(rule.id) && isTutorials(texts, line)))
          .map(({ rule, object, path, message }) => `${rule.id} ${object} ${path}: ${message}`),
        [],
      );
    });
  }
});
