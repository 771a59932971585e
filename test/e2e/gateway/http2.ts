import assert from "node:assert/strict";
import { TestBrowser } from "../support/browser";
import { until } from "../support/until";
import type { Authority } from "../support/authority";
import type { Edge } from "./edge";
import { http2Handshake } from "./http2Socket";
import type { OptionStack } from "./optionStack";

const HOST = "a.aliyun.com";
const ORIGIN = `https://${HOST}`;

export function provesHttp2(edge: Edge): void {
  it("takes a WebSocket inside HTTP/2 when told so, and carries it to an app that speaks HTTP/1.1", async () => {
    const socket = await http2Handshake(HOST, edge.httpsPort, { ca: edge.ca }, ORIGIN);
    assert.deepEqual([socket.offered, socket.status], [true, 200]);
    const published = await edge.curl(HOST, "--fail", `${ORIGIN}/api?id=5&value=4711`);
    assert.equal(published.code, 0, published.stderr);
    await until("the value in the socket", 10, () => socket.received().includes('"value":4711'));
    socket.close();
  });
}

/** Chromium takes the way inside HTTP/2 as soon as it is offered, so what does not work there works for no user of it. */
export function provesHttp2Browser(stack: OptionStack, edge: Edge, gateway: string): void {
  it("serves a browser's socket inside the connection that has brought the page", async () => {
    const browser = await TestBrowser.start(stack.user.outputs().host.httpsUrl, edge.caFile);
    try {
      const page = await browser.window();
      await page.goto(`${ORIGIN}/`);
      await page.getByText("Live over wss", { exact: true }).waitFor();
      const active = await connectionsByProtocol(stack, gateway);
      assert.deepEqual([active.http1, active.http2 > 0, active.upgraded > 0], [0, true, true]);
    } finally {
      await browser.stop();
    }
  });
}

/** Open connections of port 443 by protocol, and open sockets, of all pods of the gateway. */
async function connectionsByProtocol(stack: OptionStack, gateway: string): Promise<{ http1: number; http2: number; upgraded: number }> {
  const path = "http://127.0.0.1:15000/stats?filter=^http.outbound_0.0.0.0_443.*downstream_cx_(http1|http2|upgrades)_active";
  const pods = await stack.gatewayPods(gateway);
  const stats = await Promise.all(pods.map((pod) => stack.kubectl("ack", "-n", "istio-system", "exec", pod, "--", "curl", "--silent", "--globoff", path)));
  const sum = (name: string): number =>
    [...stats.join("\n").matchAll(new RegExp(`${name}_active: (\\d+)`, "g"))].reduce((all, [, count]) => all + Number(count), 0);
  return { http1: sum("http1"), http2: sum("http2"), upgraded: sum("upgrades") };
}

export function refusesHttp2(edge: Edge, authority: () => Authority): void {
  it("takes none inside HTTP/2 without the switch", async () => {
    const identity = await authority().issue("http2", "extendedKeyUsage=clientAuth");
    const socket = await http2Handshake(HOST, edge.httpsPort, { ca: edge.ca, ...identity }, ORIGIN);
    assert.deepEqual([socket.offered, socket.status], [false, undefined]);
    socket.close();
  });
}
