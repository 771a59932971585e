import assert from "node:assert/strict";
import { createServer, type IncomingMessage } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";
import { encodeFrames } from "../../../app/src/frames";
import { Outbox } from "../../../app/src/outbox";
import { closeSlowReaders } from "../../../app/src/slowReaders";
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

  it("that answer a ping with other bytes are ended: only the pong of that ping counts", async () => {
    const running = await start({ heartbeatSeconds: 0.15 });
    const client = await connect(running.ws, { autoPong: false });
    client.socket.on("ping", () => client.socket.pong("other bytes"));
    assert.equal((await client.closed()).code, 1006);
    assert.equal(await metric(running, "websocket_heartbeat_timeouts_total"), 1);
  });

  for (const kind of ["message", "ping", "pong"] as const) {
    it(`that send too many ${kind}s are closed with 1008, those beside them stay`, async () => {
      const running = await start({ messagesPerSecond: 10 });
      const [calm, floods] = [await connect(running.ws), await connect(running.ws)];
      const send = (socket: WebSocket) => (kind === "message" ? socket.send("") : socket[kind]());
      for (let n = 0; n < 40; n++) send(calm.socket);
      for (let n = 0; n < 1000; n++) send(floods.socket);
      assert.equal((await floods.closed()).code, 1008);
      await until("it is counted", async () => (await metric(running, 'websocket_connections_closed_total{code="1008"}')) === 1);
      assert.equal(await metric(running, "websocket_flooding_closed_total"), 1);
      assert.equal(calm.close, undefined);
    });
  }

  it("count too many fragments as 1008, which is what their peer reads", async () => {
    const running = await start();
    const client = await connect(running.ws);
    for (let n = 0; n < 16_500; n++) client.socket.send("", { fin: false });
    assert.equal((await client.closed()).code, 1008);
    await until("it is counted", async () => (await metric(running, 'websocket_connections_closed_total{code="1008"}')) === 1);
  });

  it("that read slowly get the newest value of each id and delay no other", async () => {
    const { server, stream, client } = await pair();
    const outbox = new Outbox(server, stream);
    client.pause();
    const filler = { id: "filler", value: 0, padding: "x".repeat(60_000) };
    const frames = encodeFrames([filler]);
    let fillers = 0;
    while (outbox.push([filler], frames) === "sent") fillers += 1;
    const since = outbox.lateSince;
    assert.ok(since !== undefined);
    for (const value of [1, 2, 3]) assert.equal(outbox.push([{ id: "a", value }], Buffer.from("never sent")), "late");
    outbox.push([{ id: "b", value: 4 }], Buffer.from("never sent"));
    assert.equal(outbox.lateSince, since);

    const reader = new Client(client);
    client.resume();
    await until("the last value has arrived", () => reader.value("b") === 4);
    assert.deepEqual(reader.changes.slice(fillers + 1), [
      { id: "a", value: 3 },
      { id: "b", value: 4 },
    ]);
    await until("the writer has nothing left", () => server.bufferedAmount === 0);
    assert.equal(outbox.lateSince, undefined);
    assert.equal(outbox.push([{ id: "a", value: 5 }], encodeFrames([{ id: "a", value: 5 }])), "sent");
  });

  it("keep 64 writes at most, however short", async () => {
    const { server, stream, client } = await pair();
    client.pause();
    while (stream.writableLength === 0) stream.write(Buffer.alloc(10_000));
    const frames = encodeFrames([{ id: "1", value: 1 }]);
    const outbox = new Outbox(server, stream, { bytes: Infinity, writes: 64 });
    const results = Array.from({ length: 65 }, () => outbox.push([{ id: "1", value: 1 }], frames));
    assert.deepEqual([results.indexOf("late"), results.filter((result) => result === "sent").length], [64, 64]);
    client.terminate();
  });

  it("that are late for two heartbeats are closed, others of their kind are not", async () => {
    const { server, stream, client } = await pair();
    client.pause();
    const outbox = new Outbox(server, stream, { bytes: 0, writes: 0 });
    const slow: WebSocket[] = [];
    const started = performance.now();
    const stop = closeSlowReaders(new Map([[server, outbox]]), 0.1, (socket) => slow.push(socket));
    outbox.push([{ id: "1", value: 1 }], Buffer.alloc(0));
    await until("it is closed", () => slow.length === 1);
    stop();
    assert.ok(performance.now() - started >= 199);
    assert.equal(server.readyState, WebSocket.CLOSING);
    client.terminate();
  });
});

/** Both ends of one open socket. */
async function pair(): Promise<{ server: WebSocket; stream: Duplex; client: WebSocket }> {
  const http = createServer().listen(0, "127.0.0.1");
  await once(http, "listening");
  const accepted = once(new WebSocketServer({ server: http }), "connection");
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  const [server, { socket: stream }] = (await accepted) as [WebSocket, IncomingMessage];
  await once(client, "open");
  http.close();
  return { server, stream, client };
}
