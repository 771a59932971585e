import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { cacheDir } from "../../../sandbox/toolchain/cache";
import { run } from "./sandbox";

/** The first `count` messages that Python's websockets gets at `url`, whose name leads to the door on 127.0.0.1. */
export async function pythonMessages(url: URL, caFile: string, count: number): Promise<string[]> {
  const client = ["test/e2e/support/pythonClient.py", url.href, caFile, "127.0.0.1", url.port, String(count)];
  const said = await run("python3", client, { PYTHONPATH: pythonPackages() });
  assert.equal(said.code, 0, said.stderr);
  const [open, ...messages] = said.stdout.trim().split("\n");
  assert.equal(open, "open");
  return messages;
}

function pythonPackages(): string {
  const dir = readdirSync(cacheDir()).find((name) => /^python-[0-9a-f]{16}$/.test(name));
  assert.ok(dir, "test/e2e/setup.sh has not been run");
  return join(cacheDir(), dir);
}
