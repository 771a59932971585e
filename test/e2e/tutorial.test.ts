import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { TestBrowser } from "./support/browser";
import { publish } from "./support/clients";
import { outputs, ROOT, run } from "./support/sandbox";

/** The four requests of the tutorial. */
const REQUESTS = [
  ["8", 300],
  ["5", 600],
  ["1", 200],
  ["3", 290],
] as const;
const PICTURE = join(ROOT, "docs", "four-windows.png");

describe("the tutorial, in four browser windows", () => {
  let browser: TestBrowser;
  before(async () => {
    browser = await TestBrowser.start(outputs().host.httpsUrl, outputs().host.caFile);
    // What other tests have published would dwarf the tutorial's values.
    for (const id of "0123456789") await publish(id, 0);
  });
  after(() => browser.stop());

  it("over http and ws: four curl calls reach all four windows", async () => {
    const windows = await openFour(browser, outputs().host.httpUrl, "ws");
    await publishAll((query) => [`${outputs().host.httpUrl}api?${query}`], 1);
    for (const page of windows) await showsAll(page, 1);
  });

  it("over https and wss, the certificate verified: four curl calls reach all four windows", async () => {
    const { host } = outputs();
    const windows = await openFour(browser, host.httpsUrl, "wss");
    const { hostname, port } = new URL(host.httpsUrl);
    await publishAll((query) => ["--cacert", host.caFile, "--resolve", `${hostname}:${port}:127.0.0.1`, `${host.httpsUrl}api?${query}`], 0);
    for (const page of windows) await showsAll(page, 0);
    await takePicture(browser);
  });

  it("a browser that does not know the authority refuses the page", async () => {
    const stranger = await TestBrowser.start(outputs().host.httpsUrl, undefined);
    try {
      const page = await stranger.window();
      await assert.rejects(page.goto(outputs().host.httpsUrl), /ERR_CERT_AUTHORITY_INVALID/);
    } finally {
      await stranger.stop();
    }
  });
});

async function openFour(browser: TestBrowser, url: string, scheme: "ws" | "wss"): Promise<Page[]> {
  const windows = await Promise.all([1, 2, 3, 4].map(() => browser.window()));
  await Promise.all(windows.map((page) => page.goto(url)));
  for (const page of windows) await page.getByText(`Live over ${scheme}`, { exact: true }).waitFor();
  return windows;
}

/** `offset` tells one round of values from the other, so that the second cannot pass on what the first left. */
async function publishAll(curlArguments: (query: string) => string[], offset: number): Promise<void> {
  for (const [id, value] of REQUESTS) {
    const said = await run("curl", ["--silent", "--show-error", "--fail", ...curlArguments(`id=${id}&value=${value + offset}`)]);
    assert.equal(said.code, 0, said.stderr);
  }
}

async function showsAll(page: Page, offset: number): Promise<void> {
  for (const [id, value] of REQUESTS) {
    await page.locator(`[role=meter][data-id="${id}"][aria-valuenow="${value + offset}"]`).waitFor({ timeout: 10_000 });
  }
}

/** The README's picture: four windows side by side, at the stack's own URL. It is made when it is missing, or on request. */
async function takePicture(browser: TestBrowser): Promise<void> {
  if (existsSync(PICTURE) && process.env.UPDATE_PICTURES !== "1") return;
  const { httpsUrl } = outputs();
  const windows = await openFour(browser, httpsUrl, "wss");
  for (const page of windows) await showsAll(page, 0);
  const shots = await Promise.all(windows.map(async (page) => (await page.screenshot()).toString("base64")));
  const sheet = await browser.window();
  await sheet.setViewportSize({ width: 1340, height: 920 });
  await sheet.setContent(`<!doctype html><style>
    body { margin: 0; padding: 20px; background: #e8ecf1; font: 13px system-ui, sans-serif; color: #334; display: grid; grid-template-columns: 1fr 1fr; gap: 20px }
    figure { margin: 0; background: #fff; border-radius: 10px; overflow: hidden; box-shadow: 0 2px 12px rgb(0 0 0 / 18%) }
    figcaption { padding: 8px 14px; background: #f6f8fa; border-bottom: 1px solid #d8dee4 }
    img { display: block; width: 640px }</style>
    ${shots.map((shot) => `<figure><figcaption>${httpsUrl}</figcaption><img src="data:image/png;base64,${shot}"></figure>`).join("")}`);
  mkdirSync(join(ROOT, "docs"), { recursive: true });
  await sheet.screenshot({ path: PICTURE });
}
