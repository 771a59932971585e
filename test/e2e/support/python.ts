import assert from "node:assert/strict";
import { pythonPackages } from "../../support/pythonPackages";
import { run } from "./sandbox";

/** The first `count` messages that Python's websockets gets at `url`, whose name leads to the forward on 127.0.0.1. */
export async function pythonMessages(url: URL, caFile: string, count: number): Promise<string[]> {
  const client = ["test/e2e/support/pythonClient.py", url.href, caFile, "127.0.0.1", url.port, String(count)];
  const said = await run("python3", client, { PYTHONPATH: pythonPackages("test/e2e/requirements.txt") });
  assert.equal(said.code, 0, said.stderr);
  const [open, ...messages] = said.stdout.trim().split("\n");
  assert.equal(open, "open");
  return messages;
}
