import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { lint } from "../../../analysis/lint/lint";
import { rules } from "../../../analysis/lint/rules/index";

const FOLDER = path.resolve(__dirname, "../../fixtures/guide");
const GOLDEN = path.resolve(__dirname, "goldens/guide.txt");
const files = readdirSync(FOLDER)
  .sort()
  .map((file) => ({ file, text: readFileSync(path.join(FOLDER, file), "utf8") }));

describe("the settings of a widely copied guide", () => {
  const { findings } = lint(files, rules, { markdown: true });

  it("are found one by one, each at its line", () => {
    const found = findings
      .map(({ rule, severity, file, place, message }) => `${file}:${place.line}:${place.column} ${rule.id} ${severity}: ${message}\n`)
      .join("");
    if (process.env["UPDATE_GOLDENS"]) writeFileSync(GOLDEN, found);
    assert.equal(found, readFileSync(GOLDEN, "utf8"));
  });

  it("are more than sixty, of all edges", () => {
    assert.ok(findings.length >= 60);
    for (const edge of ["ingress-nginx", "traefik", "haproxy", "istio", "linkerd", "kubernetes", "cert-manager", "prometheus"] as const) {
      assert.ok(
        findings.some(({ rule }) => rule.edges.includes(edge)),
        edge,
      );
    }
  });
});
