import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fixed } from "../../../analysis/lint/fix";
import { lint } from "../../../analysis/lint/lint";
import { rules } from "../../../analysis/lint/rules/index";

const FOLDER = path.resolve(__dirname, "../../fixtures/guide");

function fix(text: string, file = "a.yaml"): { text: string; patch: string } {
  const files = [{ file, text }];
  return fixed(files, lint(files, rules, { markdown: true }).findings)[0] ?? { text, patch: "" };
}

const RULE = (pool: string): string => `apiVersion: networking.istio.io/v1 # stays
kind: DestinationRule
metadata: {name: chat}
spec:
  host: chat
  trafficPolicy:
    ${pool}
`;

describe("what needs no judgement", () => {
  it("is mended in place, and all else stays", () => {
    assert.equal(
      fix(RULE("connectionPool: {http: {h2UpgradePolicy: UPGRADE}} # why")).text,
      RULE("connectionPool: {http: {h2UpgradePolicy: DO_NOT_UPGRADE}} # why"),
    );
    assert.equal(fix(RULE("outlierDetection:\n      consecutiveErrors: 5 # five")).text, RULE("outlierDetection:\n      consecutive5xxErrors: 5 # five"));
  });

  it("takes away a field with its value, and the objects that it leaves empty", () => {
    const tcp = "connectionPool:\n      tcp:\n        maxConnections: 9\n        connectTimeout: 5s";
    assert.equal(fix(RULE(tcp)).text, RULE("connectionPool:\n      tcp:\n        connectTimeout: 5s"));
    assert.equal(
      fix(RULE("connectionPool:\n      tcp:\n        # of a guide\n        maxConnections: 9\n    loadBalancer: {}")).text,
      RULE("loadBalancer: {}"),
    );
    const service =
      "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  sessionAffinity: ClientIP\n  sessionAffinityConfig:\n    clientIP:\n      timeoutSeconds: 9\n  ports: []\n";
    assert.equal(fix(service).text, "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports: []\n");
  });

  it("is left to a person in flow style, and where the value is an alias's or a merged map's", () => {
    for (const pool of [
      "connectionPool: {tcp: {maxConnections: 9, connectTimeout: 5s}}",
      "connectionPool: &p {http: &h {<<: {h2UpgradePolicy: UPGRADE}, maxRetries: 1}}",
    ]) {
      assert.equal(fix(RULE(pool)).patch, "", pool);
    }
    assert.equal(fix(`${RULE("connectionPool: {http: {h2UpgradePolicy: *u}}")}x: y\n`.replace("host: chat", "host: &u UPGRADE")).patch, "");
  });

  it("is mended in values of a chart", () => {
    assert.equal(fix("controller:\n  config:\n    proxy-connect-timeout: 60 # long\n").text, 'controller:\n  config:\n    proxy-connect-timeout: "5" # long\n');
  });

  it("is mended in Markdown and with Windows line ends", () => {
    const block = RULE("loadBalancer: {simple: ROUND_ROBIN}").replace(/^(?=.)/gm, "   ");
    assert.equal(
      fix(`1. do\n\n   \`\`\`yaml\n${block}   \`\`\`\n`, "a.md").text,
      `1. do\n\n   \`\`\`yaml\n${block.replace("ROUND_ROBIN", "LEAST_REQUEST")}   \`\`\`\n`,
    );
    const windows = RULE("loadBalancer:\n      simple: ROUND_ROBIN").replaceAll("\n", "\r\n");
    assert.equal(fix(windows).text, windows.replace("ROUND_ROBIN", "LEAST_REQUEST"));
  });

  it("says in the patch where a file has no last line break", () => {
    const text = RULE("loadBalancer:\n      simple: ROUND_ROBIN").trimEnd();
    assert.match(fix(text).patch, /\n- {6}simple: ROUND_ROBIN\n\\ No newline at end of file\n\+ {6}simple: LEAST_REQUEST\n\\ No newline at end of file\n$/);
  });

  for (const file of readdirSync(FOLDER)) {
    it(`is mended once and for all in ${file}`, () => {
      const text = readFileSync(path.join(FOLDER, file), "utf8");
      const findings = (of: string): number => lint([{ file, text: of }], rules, { markdown: true }).findings.length;
      let last = text;
      for (let run = 0; run < 4 && fix(last, file).patch !== ""; run += 1) last = fix(last, file).text;
      assert.equal(fix(last, file).patch, "");
      assert.ok(last === text || findings(last) < findings(text));
      assert.deepEqual(
        lint([{ file, text: last }], rules, { markdown: true }).findings.filter(({ rule }) => rule.id === "WS001").length,
        lint([{ file, text }], rules, { markdown: true }).findings.filter(({ rule }) => rule.id === "WS001").length,
      );
    });
  }
});
