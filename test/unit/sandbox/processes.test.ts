import assert from "node:assert/strict";
import { appendFileSync, closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Backoff } from "../../../sandbox/cluster/backoff";
import { rotateOnce } from "../../../sandbox/daemon/logRotation";

describe("restarts of a program of the sandbox", () => {
  it("come later each time, a minute apart at most", () => {
    const backoff = new Backoff();
    const seconds = Array.from({ length: 9 }, () => backoff.delayAfter(10) / 1000);
    assert.deepEqual(seconds, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it("begin anew after it ran for a while", () => {
    const backoff = new Backoff();
    for (let n = 0; n < 5; n++) backoff.delayAfter(10);
    assert.equal(backoff.delayAfter(60_000), 1000);
    assert.equal(backoff.delayAfter(10), 2000);
  });
});

describe("logs of the sandbox", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "logs-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it("are bounded for a program that writes without end and keeps its file open", () => {
    const file = join(dir, "etcd.log");
    const open = openSync(file, "a", 0o600);
    for (let n = 0; n < 50; n++) {
      writeSync(open, `${n} `.padEnd(400, "x"));
      rotateOnce(dir, 1000);
      const bytes = readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
      assert.ok(bytes <= 2000, `${bytes} bytes`);
    }
    writeSync(open, "last");
    closeSync(open);
    assert.match(readFileSync(file, "utf8"), /last$/);
    assert.doesNotMatch(readFileSync(file, "utf8"), /\0/, "no hole where the truncated part was");
    assert.deepEqual(readdirSync(dir), ["etcd.log", "etcd.log.1"]);
    assert.equal(statSync(`${file}.1`).mode & 0o777, 0o600);
  });

  it("keep the end of what was rotated", () => {
    appendFileSync(join(dir, "a.log"), `${"x".repeat(5000)}the end`);
    rotateOnce(dir, 1000);
    const older = readFileSync(join(dir, "a.log.1"), "utf8");
    assert.deepEqual([older.length, older.endsWith("the end"), statSync(join(dir, "a.log")).size], [1000, true, 0]);
  });
});
