import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { make, ROOT, run } from "./support/sandbox";
import { StackFile } from "./support/stackFile";

const RULE = "credential-at-gateway";

describe("make policy", () => {
  const stack = new StackFile("judged");
  const settings = join(ROOT, "policy", `${stack.name}.json`);
  before(() => stack.set({ hosts: [{ names: ["a.aliyun.com"], certificate: { existing: true, secretName: "their-credential" } }] }));
  after(() => {
    stack.remove();
    rmSync(settings, { force: true });
  });

  it("finds nothing mandatory in the stack of the sandbox", () => {
    const said = make("policy");
    assert.match(said, /asm-websocket/);
    assert.doesNotMatch(said, /\[mandatory\]/);
  });

  it("fails on a mandatory violation, and says what to do", async () => {
    const { code, stdout, stderr } = await run("make", ["policy", `STACK=${stack.name}`]);
    assert.notEqual(code, 0);
    assert.match(stdout, new RegExp(`\\[mandatory\\].*${RULE}`));
    assert.match(stdout, /their-credential.*list it under secretsElsewhere/s);
    assert.match(stderr, /see the policies above/);
  });

  it("takes what the stack's own settings of the rules allow", () => {
    writeFileSync(settings, JSON.stringify({ [RULE]: { secretsElsewhere: ["istio-system/their-credential"] } }));
    assert.doesNotMatch(make("policy", `STACK=${stack.name}`), /\[mandatory\]/);
  });
});
