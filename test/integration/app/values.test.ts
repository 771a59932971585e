import assert from "node:assert/strict";
import { connect, get, start, stopAll, until } from "./support";

const TUTORIAL = [
  ["8", 300],
  ["5", 600],
  ["1", 200],
  ["3", 290],
] as const;

describe("values", () => {
  afterEach(stopAll);

  it("reach every window, as in the tutorial", async () => {
    const { http, ws } = await start();
    const windows = await Promise.all([connect(ws), connect(ws), connect(ws), connect(ws)]);
    for (const [id, value] of TUTORIAL) {
      const { status, body } = await get(`${http}/api?id=${id}&value=${value}`);
      assert.equal(status, 200);
      assert.deepEqual(body, { id, value, delivered: 4, delayed: 0 });
    }
    for (const window of windows) {
      await until("four changes have arrived", () => window.changes.length === 14);
      assert.deepEqual(
        window.changes.slice(10),
        TUTORIAL.map(([id, value]) => ({ id, value })),
      );
    }
  });

  it("that were set before come first to a new window, ids 0 to 9 always among them", async () => {
    const { http, ws } = await start();
    await get(`${http}/api?id=8&value=300`);
    await get(`${http}/api?id=load.avg&value=1.5`);
    const late = await connect(ws);
    await until("the eleventh value has arrived", () => late.value("load.avg") === 1.5);
    assert.equal(late.value("8"), 300);
    assert.equal(late.value("0"), 0);
  });

  it("are not told to sockets that have left", async () => {
    const running = await start();
    const [stays, leaves] = [await connect(running.ws), await connect(running.ws)];
    leaves.socket.close();
    await until("the server has seen it", async () => (await get(`${running.http}/healthz`)).body.sockets === 1);
    assert.equal((await get(`${running.http}/api?id=1&value=2`)).body.delivered, 1);
    await until("the other has it", () => stays.value("1") === 2);
  });

  for (const query of [
    "",
    "?id=8",
    "?value=3",
    "?id=8&value=high",
    "?id=8&value=-1",
    "?id=8&value=1e3",
    "?id=8&value=1000000001",
    "?id=%3Cb%3E&value=1",
    "?id=1&id=2&value=3",
  ]) {
    it(`refuses /api${query} and says what is allowed`, async () => {
      const { http } = await start();
      const { status, body } = await get(`${http}/api${query}`);
      assert.equal(status, 400);
      assert.deepEqual(Object.keys(body), ["what", "allowed", "remedy"]);
    });
  }

  it("never echo what was sent in a refusal", async () => {
    const { http } = await start();
    const { body } = await get(`${http}/api?id=8&value=secret-token`);
    assert.doesNotMatch(JSON.stringify(body), /secret-token/);
  });

  it("have a bounded number of ids, and foreign ones lock out none: the one that has not changed for longest is dropped", async () => {
    const { http, ws } = await start({ publishesPerSecond: 1000 });
    await get(`${http}/api?id=dropped&value=1`);
    const ids = Array.from({ length: 246 }, (_, index) => `extra-${index}`);
    const answers = await Promise.all(ids.map((id) => get(`${http}/api?id=${id}&value=1`)));
    assert.ok(answers.every(({ status }) => status === 200));
    assert.equal((await get(`${http}/api?id=real&value=7`)).status, 200);
    const window = await connect(ws);
    await until("the greeting is complete", () => window.changes.length === 256);
    assert.deepEqual([window.value("real"), window.value("0"), window.value("dropped")], [7, 0, undefined]);
  });
});
