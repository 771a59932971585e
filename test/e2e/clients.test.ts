import assert from "node:assert/strict";
import { join } from "node:path";
import { readdirSync } from "node:fs";
import { cacheDir } from "../../sandbox/toolchain/cache";
import { closeAll, connect, publish } from "./support/clients";
import { outputs, run } from "./support/sandbox";
import { until } from "./support/until";

describe("clients that nobody here wrote", () => {
  for (const scheme of ["ws", "wss"] as const) {
    it(`the npm package ws, over ${scheme}`, async () => {
      const client = await connect(scheme);
      const value = Date.now() % 1_000_000;
      await publish("7", value);
      await until(`id 7 = ${value} over ${scheme}`, 5, () => client.values.get("7") === value);
      closeAll([client]);
    });

    it(`Python's websockets, over ${scheme}`, async () => {
      const { host } = outputs();
      const url = new URL(scheme === "ws" ? host.wsUrl : host.wssUrl);
      const client = ["test/e2e/support/pythonClient.py", url.href, host.caFile, "127.0.0.1", url.port, "10"];
      const said = await run("python3", client, { PYTHONPATH: pythonPackages() });
      assert.equal(said.code, 0, said.stderr);
      const [open, ...messages] = said.stdout.trim().split("\n");
      assert.equal(open, "open");
      assert.deepEqual(messages.map((line) => (JSON.parse(line) as { id: string }).id).sort(), ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    });
  }

  it("a bad request is answered 400 with what is wrong", async () => {
    const answer = await fetch(`${outputs().host.httpUrl}api?id=&value=many`);
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /value/);
  });
});

function pythonPackages(): string {
  const dir = readdirSync(cacheDir()).find((name) => /^python-[0-9a-f]{16}$/.test(name));
  assert.ok(dir, "test/e2e/setup.sh has not been run");
  return join(cacheDir(), dir);
}
