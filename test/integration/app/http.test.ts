import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as dial } from "node:net";
import { connect, freePort, get, metric, rawAnswer, start, stopAll, until } from "./support";

describe("the HTTP side", () => {
  afterEach(stopAll);

  it("serves the page with a policy that lets it load only its own files", async () => {
    const { http } = await start();
    const response = await fetch(http);
    assert.match(response.headers.get("content-type") ?? "", /text\/html/);
    assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    const files = Array.from((await response.text()).matchAll(/(?:src|href)="(\/[^"]+)"/g), ([, path]) => path);
    assert.deepEqual(files, ["/favicon.svg", "/page.css", "/page.js"]);
    for (const path of files) assert.equal((await fetch(`${http}${path}`, { method: "HEAD" })).status, 200, path);
  });

  it("tells the page over how many seconds its sockets come back", async () => {
    const { http } = await start({ drainSeconds: 10, reconnectWindowSeconds: 20 });
    const page = await (await fetch(`${http}/`)).text();
    assert.match(page, /<meta name="return-seconds-after-restart" content="16" \/>\s*<meta name="return-seconds-after-cut" content="16" \/>/);
    assert.doesNotMatch(page, /\{\{/);
  });

  it("answers 304 when a browser has the page already", async () => {
    const { http } = await start();
    const etag = (await fetch(http)).headers.get("etag") ?? "";
    assert.equal((await fetch(http, { headers: { "if-none-match": etag } })).status, 304);
  });

  for (const [method, path, allow] of [
    ["PUT", "/api", "POST, GET"],
    ["HEAD", "/api", "POST, GET"],
    ["POST", "/healthz", "GET, HEAD"],
    ["PUT", "/", "GET, HEAD"],
    ["DELETE", "/healthz", "GET, HEAD"],
  ] as const) {
    it(`answers ${method} ${path} with 405`, async () => {
      const { http } = await start();
      const response = await fetch(`${http}${path}?id=1&value=1`, { method });
      assert.equal(response.status, 405);
      assert.equal(response.headers.get("allow"), allow);
    });
  }

  it("says on /healthz that its state is not shared", async () => {
    const { http, ws } = await start();
    await connect(ws);
    const { status, body } = await get(`${http}/healthz`);
    assert.equal(status, 200);
    assert.deepEqual({ shared: body.shared, sockets: body.sockets, draining: body.draining }, { shared: false, sockets: 1, draining: false });
  });

  it("counts sockets and messages", async () => {
    const running = await start();
    await connect(running.ws);
    await get(`${running.http}/api?id=1&value=1`);
    assert.equal(await metric(running, "websocket_connections_active"), 1);
    assert.equal(await metric(running, "websocket_connections_opened_total"), 1);
    assert.equal(await metric(running, 'websocket_messages_total{direction="out"}'), 11);
  });

  it("tells a plain GET of /ws that the upgrade got lost", async () => {
    const { http } = await start();
    const { status, headers } = await get(`${http}/ws`);
    assert.equal(status, 426);
    assert.equal(headers.get("upgrade"), "websocket");
  });

  it("answers what it does not serve with 404, and no path at all with 400", async () => {
    const { http } = await start();
    assert.equal((await get(`${http}/tsconfig.json`)).status, 404);
    assert.equal((await get(`${http}/../package.json`)).status, 404);
    assert.equal((await get(`${http}//`)).status, 404);
    assert.match(await rawAnswer(http, ["GET elsewhere/ HTTP/1.1", "Host: a", "Connection: close"]), /^HTTP\/1.1 400 /);
  });

  it("takes a target in absolute form", async () => {
    const { http } = await start();
    assert.match(await rawAnswer(http, ["GET http://elsewhere/favicon.svg?x HTTP/1.1", "Host: a", "Connection: close"]), /^HTTP\/1.1 200 /);
  });

  it("answers probes and scrapes on a port of their own, and there only", async () => {
    const adminPort = await freePort();
    const { app, http } = await start({ adminPort });
    for (const path of ["/healthz", "/readyz", "/metrics", "/x%5c..%5cmetrics", "/x/../metrics"]) {
      assert.match(await rawAnswer(http, [`GET ${path} HTTP/1.1`, "Host: a", "Connection: close"]), /^HTTP\/1.1 404 /, path);
    }
    const admin = `http://127.0.0.1:${adminPort}`;
    for (const path of ["/healthz", "/readyz", "/metrics"]) assert.equal((await fetch(admin + path)).status, 200, path);
    for (const path of ["/", "/api?id=1&value=1", "/ws"]) assert.notEqual((await fetch(admin + path)).status, 200, path);
    await app.stop();
    await assert.rejects(fetch(`${admin}/healthz`));
  });

  it("closes plain connections that stay idle when there are many", async () => {
    const { http } = await start();
    const { hostname, port } = new URL(http);
    const open = await Promise.all(
      Array.from({ length: 600 }, async () => {
        const socket = dial({ host: hostname, port: Number(port) });
        socket.write("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        await once(socket, "data");
        return socket;
      }),
    );
    await until("some are closed", () => open.filter((socket) => socket.readableEnded || socket.destroyed).length > 80);
    for (const socket of open) socket.destroy();
  });
});
