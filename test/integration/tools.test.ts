import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const UPDATE = (message: string) => JSON.stringify([{ kind: "update", result: "succeeded", message, environment: {} }]);

interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

// As the workflows and make start them: nothing but a run shows that what they import can be loaded.
describe("the programs of tools/", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "asm-websocket-tools-"));
  after(() => rmSync(folder, { recursive: true }));

  for (const tool of readdirSync(join(ROOT, "tools"))) {
    it(`${tool} starts, and says how it is used`, async () => {
      const { code, stderr } = await start(tool);
      assert.equal(code, 1);
      assert.match(stderr, new RegExp(`^(error: (required option|missing required argument) |Usage: ${tool} )`));
    });
  }

  it("deployment compares the commit of the history with the repository's", async () => {
    const git = await repository();
    answering(UPDATE(git.second));
    assert.deepEqual(await start("deployment", git.folder, "commit", "prod"), { code: 0, stdout: `commit=${git.second}\n`, stderr: "" });
    assert.deepEqual(await start("deployment", git.folder, "order", "prod", git.second), { code: 0, stdout: "", stderr: "" });
    const back = await start("deployment", git.folder, "order", "prod", git.first);
    assert.equal(back.code, 1);
    assert.match(back.stderr, /is older than .*, which is deployed/);
  });

  it("deployment and recover pass on what pulumi refuses", async () => {
    answering("no stack named 'prod' found", 255);
    assert.match((await start("recover", ROOT, "--stack", "prod")).stderr, /^error: no stack named 'prod' found\n$/);
    assert.equal((await start("deployment", ROOT, "commit", "prod")).code, 1);
  });

  it("nightly prints what the workflow reads", async () => {
    writeFileSync(join(folder, "preview.json"), JSON.stringify({ steps: [] }));
    assert.equal((await start("nightly", ROOT, "renewal", join(folder, "preview.json"))).stdout, "due=false\n");
    assert.equal((await start("nightly", ROOT, "drift", join(folder, "preview.json"))).code, 0);
  });

  /** A `pulumi` that prints this. */
  function answering(text: string, code = 0): void {
    writeFileSync(join(folder, "answer"), text);
    writeFileSync(join(folder, "pulumi"), `#!/bin/sh\ncat "${join(folder, "answer")}"\nexit ${code}\n`);
    chmodSync(join(folder, "pulumi"), 0o755);
  }

  function start(tool: string, cwd = ROOT, ...words: string[]): Promise<Said> {
    return run(process.execPath, [join(ROOT, "node_modules/tsx/dist/cli.mjs"), join(ROOT, `tools/${tool}/main.ts`), ...words], cwd);
  }

  function run(command: string, args: readonly string[], cwd: string): Promise<Said> {
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    return new Promise((done) => {
      execFile(command, args, { cwd, env }, (error, stdout, stderr) => done({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }));
    });
  }

  async function repository(): Promise<{ folder: string; first: string; second: string }> {
    const at = mkdtempSync(join(folder, "git-"));
    const git = async (...words: string[]) => (await run("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...words], at)).stdout.trim();
    await git("init", "--quiet", "--initial-branch=main");
    const commits: string[] = [];
    for (const message of ["first", "second"]) {
      await git("commit", "--quiet", "--allow-empty", "--message", message);
      commits.push(await git("rev-parse", "HEAD"));
    }
    await git("update-ref", "refs/remotes/origin/main", "HEAD");
    return { folder: at, first: commits[0]!, second: commits[1]! };
  }
});
