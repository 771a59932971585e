import assert from "node:assert/strict";
import { closeAll, connect, publish } from "./support/clients";
import { pythonMessages } from "./support/python";
import { outputs } from "./support/sandbox";
import { until } from "./support/until";

describe("clients of independent projects", () => {
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
      const messages = await pythonMessages(new URL(scheme === "ws" ? host.wsUrl : host.wssUrl), host.caFile, 10);
      assert.deepEqual(messages.map((line) => (JSON.parse(line) as { id: string }).id).sort(), ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    });
  }

  it("a bad request is answered 400 with what is wrong", async () => {
    const answer = await fetch(`${outputs().host.httpUrl}api?id=&value=many`);
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /value/);
  });
});
