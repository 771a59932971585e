import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";

import type { RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { bundleHost, eventually, type HostProcess, isAlive, runRequest, startHost, temporaryFolder, writeFiles, writeProgram } from "./languageHostProcess";
import { answer, type Callback } from "./unaryCall";
import { startEngine, type TestEngine } from "./testEngine";

const folder = temporaryFolder();
const environment = { NODE_COMPILE_CACHE: join(folder.path, "cache") };

describe("language host: Run", () => {
  let bundle: string;
  let engine: TestEngine;
  let host: HostProcess;
  before(async () => {
    bundle = bundleHost(folder.path);
    engine = await startEngine();
    host = await startHost(bundle, engine.address, environment);
  });
  after(async () => {
    await host.stop();
    engine.stop();
    folder.remove();
  });

  const run = (request: RunRequest) => answer((callback: Callback<RunResponse>) => host.client.run(request, callback));
  const program = (name: string, source: string, more: Record<string, string> = {}) => writeProgram(folder.path, name, { "index.js": source, ...more });

  it("gives the program its stack, its configuration and its environment, and the engine its resources", async () => {
    const source = `
      const pulumi = require("@pulumi/pulumi");
      const config = new pulumi.Config();
      class Seen extends pulumi.CustomResource {}
      new Seen("test:index:Seen", "seen", {
        project: pulumi.getProject(), stack: pulumi.getStack(), organization: pulumi.getOrganization(), dryRun: pulumi.runtime.isDryRun(),
        who: config.require("who"), nested: new pulumi.Config("alicloud").require("region"), path: config.require("a:b"),
        secretKeys: process.env.PULUMI_CONFIG_SECRET_KEYS, cache: process.env.NODE_COMPILE_CACHE, argv: process.argv.slice(2), folder: process.cwd(),
      });
      console.log("hello from the program");`;
    const path = program("success", source);
    const request = runRequest(path, engine.address).setArgsList(["one", "two"]).setConfigsecretkeysList(["test:who"]);
    request.getConfigMap().set("test:who", "world").set("alicloud:region", "cn-beijing").set("test:a:b", "c");
    const response = await run(request);
    assert.deepEqual([response.getError(), response.getBail()], ["", false]);
    assert.deepEqual(engine.resources.get("test:index:Seen"), {
      project: "test",
      stack: "dev",
      organization: "organization",
      dryRun: true,
      who: "world",
      nested: "cn-beijing",
      path: "c",
      secretKeys: '["test:who"]',
      cache: join(folder.path, "cache"),
      argv: ["one", "two"],
      folder: path,
    });
    assert.match(host.output(), /hello from the program/);
  });

  it("compiles TypeScript, with the tsconfig of the options", async () => {
    const path = program("typescript", "", {
      "package.json": JSON.stringify({ name: "typescript", main: "index.ts" }),
      "index.ts": `import * as pulumi from "@pulumi/pulumi"; const wrong: number = "not checked"; class Typed extends pulumi.CustomResource {} new Typed("test:index:Typed", "t", { wrong });`,
      "tsconfig.run.json": JSON.stringify({ compilerOptions: { noCheck: true, module: "nodenext", target: "es2022" } }),
    });
    const response = await run(runRequest(path, engine.address, { tsconfig: "tsconfig.run.json" }));
    assert.equal(response.getError(), "");
    assert.deepEqual(engine.resources.get("test:index:Typed"), { wrong: "not checked" });
  });

  it("passes nodeargs to node", async () => {
    const path = program("nodeargs", `if (!globalThis.preloaded) process.exit(9);`, { "with space/preload.js": "globalThis.preloaded = true;" });
    const response = await run(runRequest(path, engine.address, { typescript: false, nodeargs: `--require "./with space/preload.js"` }));
    assert.equal(response.getError(), "");
  });

  it("runs the program with the Node.js that the program brings", async () => {
    const path = join(folder.path, "own-node");
    const marker = join(folder.path, "own-node-ran");
    writeFiles(path, { "index.js": "", "node_modules/.bin/node": `#!/bin/sh\ntouch ${marker}\nexec ${process.execPath} "$@"\n` });
    chmodSync(join(path, "node_modules/.bin/node"), 0o755);
    mkdirSync(join(path, "node_modules/@pulumi"));
    symlinkSync(dirname(require.resolve("@pulumi/pulumi/package.json")), join(path, "node_modules/@pulumi/pulumi"));
    assert.equal((await run(runRequest(path, engine.address))).getError(), "");
    assert.ok(existsSync(marker));
  });

  it("bails out when the program has told the engine what is wrong", async () => {
    const path = program("bail", `const pulumi = require("@pulumi/pulumi"); throw new pulumi.RunError("set the region");`);
    const response = await run(runRequest(path, engine.address));
    assert.deepEqual([response.getError(), response.getBail()], ["", true]);
    assert.deepEqual(engine.errors, ["set the region"]);
  });

  it("tells the exit code of a program that ends by itself", async () => {
    const response = await run(runRequest(program("crash", "process.exit(7)"), engine.address));
    assert.deepEqual([response.getError(), response.getBail()], ["Program exited with non-zero exit code: 7", false]);
  });

  it("tells a person what is missing", async () => {
    const bare = join(folder.path, "bare");
    writeFiles(bare, { "package.json": "{}" });
    const messages: [RunRequest, RegExp][] = [
      [
        runRequest(bare, engine.address),
        /the Pulumi SDK is not installed: .*bare has no node_modules folder, and neither has any folder above it\. Run 'npm install' there\./,
      ],
      [runRequest(join(folder.path, "nowhere"), engine.address), /the program folder .*nowhere does not exist/],
      [runRequest(bare, engine.address, { typescript: "maybe" }), /runtime option 'typescript' must be true or false, got "maybe"/],
      [runRequest(bare, engine.address, { nodeargs: 1 }), /runtime option 'nodeargs' must be a string, got 1/],
    ];
    for (const [request, message] of messages) assert.match((await run(request)).getError(), message);
  });

  it("ends a running program when the engine cancels, and can run the next one", async () => {
    const path = program("cancelled", `require("fs").writeFileSync("pid", String(process.pid)); setInterval(() => {}, 1000);`);
    const running = run(runRequest(path, engine.address));
    const pid = await pidIn(join(path, "pid"));
    await answer((callback: Callback<Empty>) => host.client.cancel(new Empty(), callback));
    assert.ok(!isAlive(pid), "Cancel returns when the program is gone");
    assert.equal((await running).getError(), "Program exited with non-zero exit code: 143");
    assert.equal((await run(runRequest(program("next", ""), engine.address))).getError(), "");
  });

  for (const [how, leave] of [
    ["closes its pipe", (host: HostProcess) => host.process.stdin?.end()],
    ["sends SIGINT", (host: HostProcess) => host.process.kill("SIGINT")],
  ] as const) {
    it(`ends itself and its program when the engine ${how}`, async () => {
      const other = await startHost(bundle, engine.address, environment);
      const path = program(`abandoned-${how.replaceAll(" ", "-")}`, `require("fs").writeFileSync("pid", String(process.pid)); setInterval(() => {}, 1000);`);
      other.client.run(runRequest(path, engine.address), () => undefined);
      const pid = await pidIn(join(path, "pid"));
      const ended = once(other.process, "exit");
      leave(other);
      assert.deepEqual(await ended, [0, null]);
      await eventually("the program is gone", () => !isAlive(pid));
      await other.stop();
    });
  }
});

async function pidIn(file: string): Promise<number> {
  await eventually(`${file} is written`, () => existsSync(file) && readFileSync(file, "utf8") !== "");
  return Number(readFileSync(file, "utf8"));
}
