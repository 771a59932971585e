import assert from "node:assert/strict";
import { connect, metric, rawAnswer, refusal, start, stopAll, until } from "./support";

describe("handshakes", () => {
  afterEach(stopAll);

  it("are refused at another path", async () => {
    const running = await start();
    assert.equal((await refusal(`${running.ws}x`)).status, 404);
    assert.equal(await metric(running, 'websocket_handshakes_refused_total{reason="path"}'), 1);
  });

  it("may carry a query", async () => {
    const { ws } = await start();
    assert.equal((await connect(`${ws}?window=1`)).value("0"), 0);
  });

  it("are refused from a foreign page and taken from the own one", async () => {
    const running = await start();
    const { status, body } = await refusal(running.ws, { origin: "https://evil.test" });
    assert.equal(status, 403);
    assert.match(body.allowed ?? "", /same-origin/);
    await connect(running.ws, { origin: running.http });
    assert.equal(await metric(running, 'websocket_handshakes_refused_total{reason="origin"}'), 1);
  });

  it("need an Origin when clients without one are not wanted", async () => {
    const { ws, http } = await start({ allowNoOrigin: false });
    assert.equal((await refusal(ws)).status, 403);
    await connect(ws, { origin: http });
  });

  it("are refused beyond the maximum, and taken again when a socket has left", async () => {
    const running = await start({ maxConnections: 2 });
    const first = await connect(running.ws);
    await connect(running.ws);
    const { status, retryAfter, body } = await refusal(running.ws);
    assert.equal(status, 503);
    assert.ok(Number(retryAfter) >= 5 && Number(retryAfter) <= 15);
    assert.match(body.what ?? "", /2 sockets/);
    first.socket.close();
    await until("the place is free", async () => (await metric(running, "websocket_connections_active")) === 1);
    await connect(running.ws);
  });

  it("that are malformed get 400 and are counted", async () => {
    const running = await start();
    const answer = await rawAnswer(running.http, ["GET /ws HTTP/1.1", "Host: a", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"]);
    assert.match(answer, /^HTTP\/1.1 400 /);
    assert.equal(await metric(running, 'websocket_handshakes_refused_total{reason="malformed"}'), 1);
  });

  it("log a storm of refusals once", async () => {
    const { ws, events } = await start();
    for (let attempt = 0; attempt < 5; attempt++) await refusal(ws, { origin: "https://evil.test" });
    assert.deepEqual(events, ["handshake refused"]);
  });
});
