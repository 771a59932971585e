import assert from "node:assert/strict";
import { once } from "node:events";
import { WebSocket } from "ws";
import { start, stopAll } from "./support";

describe("compression", () => {
  afterEach(stopAll);

  it("is not agreed to, whatever a client offers", async () => {
    const { ws } = await start();
    const socket = new WebSocket(ws, { perMessageDeflate: true });
    const upgraded = once(socket, "upgrade") as Promise<[{ headers: Record<string, string | undefined> }]>;
    await once(socket, "open");
    assert.equal((await upgraded)[0].headers["sec-websocket-extensions"], undefined);
    assert.equal(socket.extensions, "");
    socket.close();
  });
});
