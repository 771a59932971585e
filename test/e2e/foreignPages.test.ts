import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { chromium, type Browser, type Page } from "playwright-core";
import { App } from "../../app/src/app";
import { readConfig } from "../../app/src/config";

const PROGRAM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const [OWN, FOREIGN, REBOUND] = ["chat.test", "foreign.test", "rebound.test"];

describe("a real browser over plain HTTP", () => {
  let app: App;
  let foreign: Server;
  let browser: Browser;
  let port: number;
  let foreignPort: number;

  before(async () => {
    app = new App({ ...readConfig({}), port: 0, host: "127.0.0.1", adminPort: 0, drainSeconds: 0, allowedHosts: [OWN] }, () => undefined);
    ({ port } = await app.listen());
    foreign = createServer((_request, response) => void response.setHeader("Content-Type", "text/html").end("<!doctype html><title>foreign</title>"));
    foreign.listen(0, "127.0.0.1");
    await once(foreign, "listening");
    foreignPort = (foreign.address() as AddressInfo).port;
    const rules = [OWN, FOREIGN, REBOUND].map((name) => `MAP ${name} 127.0.0.1`).join(", ");
    browser = await chromium.launch({ executablePath: PROGRAM, args: ["--no-sandbox", "--disable-gpu", `--host-resolver-rules=${rules}`] });
  });

  after(async () => {
    await browser.close();
    foreign.close();
    await app.stopNow();
  });

  it("lets the own page open a socket and publish", async () => {
    const page = await opened(`http://${OWN}:${port}/`);
    assert.equal(await socketOf(page, `ws://${OWN}:${port}/ws`), "open");
    assert.equal(await publishOf(page, "own"), 200);
    assert.ok((await idsShown()).includes("own"));
  });

  it("lets a foreign page neither publish by an image or a form, nor open a socket", async () => {
    const page = await opened(`http://${FOREIGN}:${foreignPort}/`);
    const target = `http://${OWN}:${port}`;
    await page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const image = new Image();
          image.onload = image.onerror = resolve;
          image.src = url;
        }),
      `${target}/api?id=by-image&value=666`,
    );
    await page.evaluate((url) => fetch(url, { method: "POST", mode: "no-cors" }).then(() => undefined), `${target}/api?id=by-post&value=666`);
    assert.equal(await socketOf(page, `ws://${OWN}:${port}/ws`), "refused");
    assert.deepEqual(
      (await idsShown()).filter((id) => id.startsWith("by-")),
      [],
    );
  });

  it("lets a page whose name was made to lead here neither open a socket nor publish", async () => {
    const page = await opened(`http://${REBOUND}:${port}/`);
    assert.equal(await socketOf(page, `ws://${REBOUND}:${port}/ws`), "refused");
    assert.equal(await publishOf(page, "rebound"), 403);
    assert.ok(!(await idsShown()).includes("rebound"));
  });

  async function opened(url: string): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(url);
    return page;
  }

  /** Ids that a new socket is greeted with, as a client that is no browser sees them. */
  async function idsShown(): Promise<string[]> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
    const ids: string[] = [];
    socket.addEventListener("message", ({ data }) => ids.push((JSON.parse(String(data)) as { id: string }).id));
    await once(socket, "message");
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.close();
    return ids;
  }
});

function socketOf(page: Page, url: string): Promise<string> {
  return page.evaluate(
    (address) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(address);
        socket.onopen = () => resolve("open");
        socket.onerror = () => resolve("refused");
      }),
    url,
  );
}

function publishOf(page: Page, id: string): Promise<number> {
  return page.evaluate(async (name) => (await fetch(`/api?id=${name}&value=1`, { method: "POST" })).status, id);
}
