import assert from "node:assert/strict";
import { connect, get, metric, refusal, start, stopAll, until } from "./support";

describe("draining", () => {
  afterEach(stopAll);

  it("closes every socket with 1012, spread evenly over the drain time", async () => {
    const { app, ws } = await start({ drainSeconds: 0.4 });
    const clients = await Promise.all(Array.from({ length: 40 }, () => connect(ws)));
    const began = Date.now();
    await app.stop();
    const closes = await Promise.all(clients.map((client) => client.closed()));
    assert.ok(closes.every(({ code }) => code === 1012));
    const halves = [0, 0];
    for (const { at } of closes) halves[at - began < 200 ? 0 : 1]! += 1;
    assert.ok(Math.min(...halves) >= 10, `${halves.join(" and ")} sockets in the two halves`);
  });

  it("turns away new sockets and says so on /readyz, while the process stays alive and publishes", async () => {
    const running = await start({ drainSeconds: 60 });
    const client = await connect(running.ws);
    assert.equal((await get(`${running.http}/readyz`)).status, 200);
    void running.app.stop();
    assert.equal((await get(`${running.http}/readyz`)).status, 503);
    assert.equal((await get(`${running.http}/healthz`)).status, 200);
    assert.equal(await metric(running, "websocket_draining"), 1);
    const { status, retryAfter } = await refusal(running.ws);
    assert.equal(status, 503);
    assert.ok(Number(retryAfter) >= 1);
    await get(`${running.http}/api?id=1&value=7`);
    await until("the change has arrived", () => client.value("1") === 7);
  });

  it("ends early when all clients leave by themselves", async () => {
    const { app, ws } = await start({ drainSeconds: 60 });
    const clients = await Promise.all([connect(ws), connect(ws)]);
    const stopped = app.stop();
    for (const { socket } of clients) socket.terminate();
    await stopped;
  });

  it("closes what is left at once when told again", async () => {
    const { app, ws } = await start({ drainSeconds: 60 });
    const clients = await Promise.all([connect(ws), connect(ws), connect(ws)]);
    void app.stop();
    await app.stopNow();
    for (const client of clients) assert.equal((await client.closed()).code, 1012);
  });
});
