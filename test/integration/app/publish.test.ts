import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { connect, get, metric, refusal, type Running, start, stopAll, until } from "./support";

const POST = { method: "POST" };
const TOKEN = "0123456789abcdef";

describe("publishing", () => {
  afterEach(stopAll);

  it("takes POST, and GET only where it is switched on", async () => {
    const { http, ws } = await start({ publishByGet: false });
    const client = await connect(ws);
    const refused = await get(`${http}/api?id=8&value=1`);
    assert.deepEqual([refused.status, refused.headers.get("allow")], [405, "POST"]);
    assert.deepEqual((await get(`${http}/api?id=8&value=2`, POST)).body, { id: "8", value: 2, delivered: 1, delayed: 0 });
    await until("it has arrived", () => client.value("8") === 2);
    assert.equal((await get(`${(await start({ publishByGet: true })).http}/api?id=8&value=1`)).status, 200);
  });

  for (const method of ["GET", "POST"]) {
    it(`refuses a foreign page's ${method} and takes the own one's`, async () => {
      const { http } = await start();
      const publish = async (origin: string) => (await get(`${http}/api?id=1&value=1`, { method, headers: { origin } })).status;
      assert.deepEqual([await publish("https://evil.test"), await publish("null"), await publish(http)], [403, 403, 200]);
    });
  }

  it("does not count a page as its own under a name that merely leads here", async () => {
    const running = await start({ allowedHosts: ["chat.example.com"] });
    const rebound = await raw(running, "evil.test");
    assert.deepEqual(rebound, { socket: 403, post: 403, get: 403 });
    assert.deepEqual(await raw(running, "chat.example.com"), { socket: 101, post: 200, get: 200 });
    assert.deepEqual(await raw(await start({ allowedHosts: "*" }), "evil.test"), { socket: 101, post: 200, get: 200 });
  });

  it("asks for the token where there is one", async () => {
    const { http } = await start({ publishToken: TOKEN });
    const publish = (authorization?: string) => get(`${http}/api?id=1&value=1`, { ...POST, headers: authorization ? { authorization } : {} });
    const none = await publish();
    assert.deepEqual([none.status, none.headers.get("www-authenticate")], [401, "Bearer"]);
    assert.equal((await publish(`Bearer ${TOKEN}x`)).status, 401);
    assert.equal((await publish(`Bearer ${TOKEN}`)).status, 200);
    assert.doesNotMatch(JSON.stringify(none.body), new RegExp(TOKEN));
  });

  it("answers 429 with Retry-After beyond its rate, of one client before that of all", async () => {
    const running = await start({ publishesPerSecond: 20 });
    const publish = (client: string) => get(`${running.http}/api?id=1&value=1`, { ...POST, headers: { "x-envoy-external-address": client } });
    const answers = await Promise.all(Array.from({ length: 60 }, () => publish("198.51.100.1")));
    const refused = answers.filter(({ status }) => status === 429);
    assert.ok(refused.length >= 30 && refused.length <= 40, `${refused.length} of 60, where 20 may come at once`);
    assert.ok(Number(refused[0]?.headers.get("retry-after")) >= 1);
    assert.equal((await publish("198.51.100.2")).status, 200);
    const others = await Promise.all(Array.from({ length: 60 }, (_, index) => publish(`203.0.113.${index}`)));
    assert.ok(
      others.some(({ status }) => status === 429),
      "the rate of all holds for clients that are new",
    );
    assert.ok((await metric(running, "websocket_publishes_refused_total")) > refused.length);
  });

  it("merges what comes within a tick: a socket is sent the last value of each id, after those before it", async () => {
    const { http, ws } = await start({ publishesPerSecond: 1000 });
    const client = await connect(ws);
    await Promise.all(Array.from({ length: 100 }, (_, value) => get(`${http}/api?id=${value % 2}&value=${value}`, POST)));
    await until("the last have arrived", () => client.value("0") === 98 && client.value("1") === 99);
    assert.ok(client.changes.length < 10 + 100, `${client.changes.length - 10} messages for 100 publishes`);
  });
});

/** What a browser gets that was led to this server under a name. It sends Origin with sockets and POST, and over plain HTTP nothing that tells with GET. */
async function raw({ http, ws }: Running, name: string) {
  const { port } = new URL(http);
  const headers = { host: `${name}:${port}` };
  const origin = `http://${name}:${port}`;
  const status = (method: string, more: Record<string, string>) => request(`${http}/api?id=1&value=1`, method, { ...headers, ...more });
  const socket = await refusal(ws, { headers, origin }).then(
    (answer) => answer.status,
    () => 101,
  );
  return { socket, post: await status("POST", { origin }), get: await status("GET", {}) };
}

// fetch sets Host itself.
function request(url: string, method: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers }, (answer) => resolve(answer.resume().statusCode));
    sent.on("error", reject).end();
  });
}
