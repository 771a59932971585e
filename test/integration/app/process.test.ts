import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { connect, refusal, stopAll, until } from "./support";

const APP = join(__dirname, "../../../app");

interface Program {
  child: ChildProcess;
  lines: () => Record<string, unknown>[];
  exited: Promise<[number | null, NodeJS.Signals | null]>;
}

describe("the bundled program", () => {
  let directory: string;
  const children: ChildProcess[] = [];

  before(() => {
    directory = mkdtempSync(join(tmpdir(), "app-"));
    buildSync({ entryPoints: [join(APP, "src/server.ts")], bundle: true, platform: "node", target: "node24", outfile: join(directory, "server.js") });
    cpSync(join(APP, "public"), join(directory, "public"), { recursive: true });
  });

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    await stopAll();
  });

  after(() => rmSync(directory, { recursive: true }));

  it("finds its pages, drains on SIGTERM and exits with 0", async () => {
    const program = run({ PORT: "0", HOST: "127.0.0.1", DRAIN_SECONDS: "0" });
    const port = await listening(program);
    assert.equal((await fetch(`http://127.0.0.1:${port}/page.js`)).status, 200);
    const client = await connect(`ws://127.0.0.1:${port}/ws`);
    program.child.kill("SIGTERM");
    assert.equal((await client.closed()).code, 1012);
    assert.deepEqual(await program.exited, [0, null]);
    const events = program.lines().map(({ event }) => event);
    assert.deepEqual(events.slice(-3), ["signal", "drain started", "drain finished"]);
    assert.ok(
      program.lines().some(({ shared }) => shared === false),
      "the start says that state is not shared",
    );
  });

  it("cuts a long drain short on a second signal", async () => {
    const program = run({ PORT: "0", HOST: "127.0.0.1", DRAIN_SECONDS: "3600" });
    const client = await connect(`ws://127.0.0.1:${await listening(program)}/ws`);
    program.child.kill("SIGTERM");
    await until("the drain has begun", () => program.lines().some(({ event }) => event === "drain started"));
    program.child.kill("SIGINT");
    assert.equal((await client.closed()).code, 1012);
    assert.deepEqual(await program.exited, [0, null]);
  });

  it("ends clients that do not answer soon after a second signal, and itself at a third", async () => {
    for (const signals of [2, 3]) {
      const program = run({ PORT: "0", HOST: "127.0.0.1", DRAIN_SECONDS: "3600" });
      const client = await connect(`ws://127.0.0.1:${await listening(program)}/ws`);
      client.socket.pause();
      const started = Date.now();
      for (let sent = 1; sent <= signals; sent++) {
        program.child.kill("SIGTERM");
        await until("the signal is seen", () => program.lines().filter(({ event }) => event === "signal").length === sent);
      }
      assert.deepEqual(await program.exited, [signals === 2 ? 0 : 1, null]);
      assert.ok(Date.now() - started < 3000, `${Date.now() - started} ms`);
    }
  });

  it("outlives a log that nothing reads any more", async () => {
    const program = run({ PORT: "0", HOST: "127.0.0.1" });
    const port = await listening(program);
    program.child.stdout?.destroy();
    await refusal(`ws://127.0.0.1:${port}/ws`, { origin: "https://evil.test" });
    await refusal(`ws://127.0.0.1:${port}/elsewhere`);
    await connect(`ws://127.0.0.1:${port}/ws`);
    assert.equal(program.child.exitCode, null);
  });

  it("shows its publishing token in no line", async () => {
    const program = run({ PORT: "0", HOST: "127.0.0.1", PUBLISH_TOKEN: "correct-horse-battery" });
    await until("the settings are written", () => program.lines().find(({ event }) => event === "settings"));
    assert.doesNotMatch(JSON.stringify(program.lines()), /correct-horse/);
    const refused = run({ PUBLISH_TOKEN: "short secret" });
    assert.deepEqual(await refused.exited, [2, null]);
    assert.doesNotMatch(JSON.stringify(refused.lines()), /short secret/);
  });

  it("warns when it may not open as many files as it should hold sockets", async () => {
    const program = run({ PORT: "0", HOST: "127.0.0.1", MAX_CONNECTIONS: "1000000" }, "ulimit -n 1024 && ");
    const line = await until("the warning is written", () => program.lines().find(({ level }) => level === "warn"));
    assert.equal(line.allowed, 960);
  });

  it("exits with 2 and names every variable it cannot use", async () => {
    const program = run({ PORT: "http", DRAIN_SECONDS: "-5" });
    assert.deepEqual(await program.exited, [2, null]);
    assert.deepEqual(
      program.lines().map(({ name, value }) => [name, value]),
      [
        ["PORT", "http"],
        ["DRAIN_SECONDS", "-5"],
      ],
    );
  });

  function run(env: Record<string, string>, before = ""): Program {
    const command = `${before}exec ${process.execPath} ${join(directory, "server.js")}`;
    const child = spawn("/bin/sh", ["-c", command], { env: { ADMIN_PORT: "0", ...env }, stdio: ["ignore", "pipe", "inherit"] });
    children.push(child);
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
    const lines = () =>
      text
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    return { child, lines, exited: once(child, "close") as Program["exited"] };
  }

  async function listening({ lines }: Program): Promise<number> {
    return until("the program listens", () => lines().find(({ event }) => event === "listening")?.port as number | undefined);
  }
});
