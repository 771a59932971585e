import assert from "node:assert/strict";
import { once } from "node:events";
import type { Server } from "node:http";
import { connect as dial } from "node:net";
import type { App } from "../../../app/src/app";
import { connect, metric, rawAnswer, refusal, start, stopAll, until } from "./support";

const HANDSHAKE = ["Host: a", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];

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
    assert.match(answer, /\{"what":"the handshake is malformed","allowed":.*,"remedy":/);
    assert.equal(await metric(running, 'websocket_handshakes_refused_total{reason="malformed"}'), 1);
  });

  for (const [what, line, ...more] of [
    ["HTTP/1.0", "GET /ws HTTP/1.0", "Sec-WebSocket-Version: 13"],
    ["version 8", "GET /ws HTTP/1.1", "Sec-WebSocket-Version: 8"],
    ["version 8 at an absolute target", "GET http://a/ws HTTP/1.1", "Sec-WebSocket-Version: 8"],
  ] as const) {
    it(`of ${what} get 426 and the version that is spoken`, async () => {
      const running = await start();
      const answer = await rawAnswer(running.http, [line, ...HANDSHAKE, ...more]);
      assert.match(answer, /^HTTP\/1.1 426 .*\r\nSec-WebSocket-Version: 13\r\n.*"what":/s);
      assert.equal(await metric(running, 'websocket_handshakes_refused_total{reason="version"}'), 1);
    });
  }

  for (const [what, ...more] of [
    ["refused", "Sec-WebSocket-Version: 13", "Origin: https://evil.test"],
    ["malformed", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: short"],
  ] as const) {
    it(`that are ${what} leave no connection, though their peers keep theirs open`, async () => {
      const { app, http } = await start();
      const { hostname, port } = new URL(http);
      const peers = Array.from({ length: 20 }, () => dial({ host: hostname, port: Number(port), allowHalfOpen: true }));
      for (const peer of peers) {
        peer.on("error", () => undefined).resume();
        peer.write(["GET /ws HTTP/1.1", ...HANDSHAKE, ...more, "", ""].join("\r\n"));
      }
      await Promise.all(peers.map((peer) => once(peer, "end")));
      await until("all are let go", async () => (await connections(app)) === 0);
      for (const peer of peers) peer.destroy();
    });
  }

  it("log a storm of refusals once", async () => {
    const { ws, events } = await start();
    for (let attempt = 0; attempt < 5; attempt++) await refusal(ws, { origin: "https://evil.test" });
    assert.deepEqual(events, ["handshake refused"]);
  });
});

function connections(app: App): Promise<number> {
  const { server } = app as unknown as { server: Server };
  return new Promise((resolve, reject) => server.getConnections((error, count) => (error ? reject(error) : resolve(count))));
}
