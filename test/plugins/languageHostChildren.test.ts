import assert from "node:assert/strict";
import { once } from "node:events";

import { Map as ProtobufMap } from "google-protobuf";

import { ChildProcesses } from "../../sandbox/pulumi/languageHost/childProcesses";
import { programConfig } from "../../sandbox/pulumi/languageHost/config";
import { shellWords } from "../../sandbox/pulumi/languageHost/runtimeOptions";
import { isAlive } from "./languageHostProcess";

describe("language host: its parts", () => {
  it("kills a child that does not heed SIGTERM, after the grace", async () => {
    const children = new ChildProcesses(100);
    const { child, exit } = children.start(process.execPath, ["-e", `process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)`], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    if (child.stdout) await once(child.stdout, "data");
    await children.stop();
    assert.equal(await exit, 128 + 9);
    assert.ok(!isAlive(child.pid ?? 0));
  });

  it("has nothing to stop when its children have ended", async () => {
    const children = new ChildProcesses();
    const { exit } = children.start("/bin/sh", ["-c", "exit 3"], {});
    assert.equal(await exit, 3);
    await children.stop();
  });

  it("says when a child cannot be started", async () => {
    await assert.rejects(new ChildProcesses().start("/does/not/exist", [], {}).exit, /ENOENT/);
  });

  it("splits nodeargs as a shell does", () => {
    assert.deepEqual(shellWords(`--a  --b="c d" 'e f'g ""`), ["--a", "--b=c d", "e fg", ""]);
    assert.deepEqual(shellWords(""), []);
  });

  it("writes configuration keys as the SDK reads them", () => {
    const config = new ProtobufMap<string, string>([
      ["p:a", "1"],
      ["p:config:b", "2"],
      ["p:c:d", "3"],
    ]);
    assert.deepEqual(programConfig(config), { "p:config:a": "1", "p:config:b": "2", "p:config:c:d": "3" });
  });
});
