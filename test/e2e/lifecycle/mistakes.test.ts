import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathsOf } from "../../../sandbox/paths";
import { ROOT, run } from "../support/sandbox";
import type { Said } from "../support/sandbox";
import { StackFile } from "../support/stackFile";
import { begin } from "./userSandbox";

const NOT_RUNNING = ".sandbox-never";
const nowhere = { SANDBOX_DIR: NOT_RUNNING };

/** One message with a remedy, on the error stream, and nothing that only a programmer reads. */
function assertToldPlainly({ code, stdout, stderr }: Said, message: RegExp): void {
  assert.notEqual(code, 0);
  assert.match(stderr, message);
  assert.match(stderr, /^remedy: ./m);
  assert.doesNotMatch(stdout + stderr, /^ +at .*:\d+:\d+\)?$/m, "a stack trace");
}

describe("a person's mistakes", () => {
  afterEach(() => assert.equal(existsSync(pathsOf(ROOT, NOT_RUNNING).state), false, "nothing was started"));

  it("names the stacks when there is none of that name", async () => {
    for (const verb of ["up", "preview"]) {
      assertToldPlainly(
        await run("make", [verb, "STACK=atlantis"], nowhere),
        /^error: there is no stack "atlantis": the file Pulumi\.atlantis\.yaml does not exist\nremedy: choose one of: .*\bsandbox-full, .*as in: make up STACK=sandbox$/m,
      );
    }
  });

  it("does not deploy a real account's stack into the sandbox", async () => {
    assertToldPlainly(await run("make", ["up", "STACK=dev"], nowhere), /^error: stack dev is for a real account.*\nremedy: .*pulumi up --stack dev/m);
  });

  it("refuses unknown commands, options and superfluous arguments, and prints the commands when none is given", async () => {
    const refusals = [
      [["fly"], /^error: unknown command 'fly'$/m],
      [["up", "--fast"], /^error: unknown option '--fast'/],
      [["up", "sandbox", "again"], /^error: too many arguments for 'up'/],
    ] as const;
    for (const [words, message] of refusals) assertToldPlainly(await run(process.execPath, ["dist/sandbox.js", ...words], nowhere), message);
    assert.match((await run(process.execPath, ["dist/sandbox.js"], nowhere)).stderr, /^Usage: sandbox [^]*^  up /m);
  });

  it("says that nothing runs", async () => {
    for (const verb of ["status", "shell"])
      assertToldPlainly(await run("make", [verb], nowhere), /^error: the sandbox is not running\nremedy: start it with: make up/m);
  });

  it("deletes and fills no folder that no sandbox has made, whatever SANDBOX_DIR says", async () => {
    const photos = mkdtempSync(join(tmpdir(), "asm-websocket-photos-"));
    writeFileSync(join(photos, "a.txt"), "precious");
    for (const verb of ["up", "down"]) {
      for (const [folder, why] of [
        [photos, /it holds files that no sandbox has made/],
        [".", /it is the checkout, or holds it/],
        ["components", /it holds files that no sandbox has made/],
      ] as const) {
        assertToldPlainly(await run(process.execPath, ["dist/sandbox.js", verb], { SANDBOX_DIR: folder }), why);
      }
    }
    assert.deepEqual(readdirSync(photos), ["a.txt"]);
    rmSync(photos, { recursive: true });
  });

  it("lists the logs when there is none of that name", async () => {
    assertToldPlainly(await run("make", ["logs", "NAME=nothing"]), /^error: there is no log of "nothing"\nremedy: choose one of: .*istiod-asm/m);
  });

  it("tells every fault of the configuration at once, with key, value and what is allowed", async () => {
    const file = new StackFile("mistaken");
    file.set({ "app.replicas": 1.5, "edge.loadBalancer.kind": "elb", "edge.http.mode": "maybe", colour: "blue" });
    try {
      const said = await run("make", ["preview", "STACK=mistaken"]);
      assertToldPlainly(said, /^error: pulumi preview of stack mistaken failed/m);
      for (const words of [/replicas.*1\.5/, /loadBalancer.*elb.*clb/s, /edge\.http\.mode.*maybe.*redirect/s, /colour/])
        assert.match(said.stdout + said.stderr, words);
    } finally {
      file.remove();
    }
  });
});

describe("what a machine lacks", () => {
  /** A PATH with these programs only. */
  function machineWith(programs: readonly string[]): { dir: string; env: Record<string, string> } {
    const dir = mkdtempSync(join(tmpdir(), "asm-websocket-path-"));
    for (const name of programs) symlinkSync(which(name), join(dir, name));
    return { dir, env: { PATH: dir } };
  }
  const which = (name: string) =>
    (process.env.PATH ?? "")
      .split(":")
      .map((dir) => join(dir, name))
      .find(existsSync) ?? assert.fail(`${name} is not here`);
  const ALL = ["sh", "uname", "awk", "sed", "npm", "node", "go", "python3", "ip", "unshare", "nsenter", "true"];

  for (const [missing, sign] of [
    ["go", /missing: Go 1\.26 or later\n {2}remedy: install Go/],
    ["ip", /missing: iproute2 \(the command ip\)\n {2}remedy: install it/],
    ["nsenter", /missing: util-linux/],
  ] as const) {
    it(`is said by name with the remedy: ${missing}`, async () => {
      const { dir, env } = machineWith(ALL.filter((name) => name !== missing));
      const { code, stderr } = await begin("/bin/sh", ["sandbox/preflight.sh"], env).ended;
      rmSync(dir, { recursive: true });
      assert.equal(code, 1);
      assert.match(stderr, sign);
    });
  }

  it("is said all together", async () => {
    const { dir, env } = machineWith(ALL.filter((name) => !["go", "ip"].includes(name)));
    const { stderr } = await begin("/bin/sh", ["sandbox/preflight.sh"], env).ended;
    rmSync(dir, { recursive: true });
    assert.match(stderr, /^missing: Go [^]*^missing: iproute2 /m);
  });

  it("is said before a start, when everything is built already", async () => {
    const { dir, env } = machineWith(["sh", "uname", "awk", "npm", "node", "unshare", "nsenter", "true"]);
    const said = await begin(process.execPath, ["dist/sandbox.js", "up"], { ...env, ...nowhere }).ended;
    rmSync(dir, { recursive: true });
    assertToldPlainly(said, /missing: iproute2/);
    assert.equal(existsSync(pathsOf(ROOT, NOT_RUNNING).state), false);
  });
});
