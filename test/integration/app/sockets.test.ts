import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import { Outbox } from "../../../app/src/outbox";
import { Client, connect, metric, start, stopAll, until } from "./support";

describe("sockets", () => {
  afterEach(stopAll);

  it("are closed with 1009 when a message is too large, and not when it just fits", async () => {
    const running = await start({ maxMessageBytes: 100 });
    const [fits, exceeds] = [await connect(running.ws), await connect(running.ws)];
    fits.socket.send("x".repeat(100));
    exceeds.socket.send("x".repeat(101));
    assert.equal((await exceeds.closed()).code, 1009);
    await until("it is counted", async () => (await metric(running, 'websocket_connections_closed_total{code="1009"}')) === 1);
    await until("the other message is counted", async () => (await metric(running, 'websocket_messages_total{direction="in"}')) === 1);
    assert.equal(fits.close, undefined);
  });

  it("that leave a ping unanswered are ended, those that answer stay", async () => {
    const running = await start({ heartbeatSeconds: 0.15 });
    const alive = await connect(running.ws);
    const dead = await connect(running.ws, { autoPong: false });
    assert.equal((await dead.closed()).code, 1006);
    assert.equal(alive.close, undefined);
    assert.equal(await metric(running, "websocket_heartbeat_timeouts_total"), 1);
    assert.equal(await metric(running, "websocket_connections_active"), 1);
  });

  it("are closed with 1012 when they are old enough, give or take a fifth", async () => {
    const running = await start({ maxConnectionAgeSeconds: 0.1 });
    const opened = Date.now();
    const client = await connect(running.ws);
    const { code, at } = await client.closed();
    assert.equal(code, 1012);
    assert.ok(at - opened >= 79, `${at - opened} ms`);
  });

  it("count codes that clients choose in two series, not in two thousand", async () => {
    const running = await start();
    for (const code of [3000, 3999, 4444]) (await connect(running.ws)).socket.close(code);
    await until("all are counted", async () => (await metric(running, 'websocket_connections_closed_total{code="3xxx"}')) === 2);
    await until("all are counted", async () => (await metric(running, 'websocket_connections_closed_total{code="4xxx"}')) === 1);
  });

  it("that read slowly get the newest value of each id and delay nobody", async () => {
    const { server, client } = await pair();
    const outbox = new Outbox(server);
    client.pause();
    const filler = Buffer.from(JSON.stringify({ id: "filler", value: 0, padding: "x".repeat(1_000_000) }));
    let fillers = 0;
    while (outbox.push({ id: "filler", value: 0 }, filler) === "sent") fillers += 1;
    for (const value of [1, 2, 3]) assert.equal(outbox.push({ id: "a", value }, Buffer.from("never sent")), "late");
    outbox.push({ id: "b", value: 4 }, Buffer.from("never sent"));

    const reader = new Client(client);
    client.resume();
    await until("the last value has arrived", () => reader.value("b") === 4);
    assert.deepEqual(reader.changes.slice(fillers + 1), [
      { id: "a", value: 3 },
      { id: "b", value: 4 },
    ]);
    await until("the writer has nothing left", () => server.bufferedAmount === 0);
    assert.equal(outbox.push({ id: "a", value: 5 }, Buffer.from('{"id":"a","value":5}')), "sent");
  });
});

/** Both ends of one open socket. */
async function pair(): Promise<{ server: WebSocket; client: WebSocket }> {
  const http = createServer().listen(0, "127.0.0.1");
  await once(http, "listening");
  const accepted = once(new WebSocketServer({ server: http }), "connection");
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  const [server] = (await accepted) as [WebSocket];
  await once(client, "open");
  http.close();
  return { server, client };
}
