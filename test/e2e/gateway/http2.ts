import assert from "node:assert/strict";
import { until } from "../support/until";
import type { Authority } from "./authority";
import type { Edge } from "./edge";
import { http2Handshake } from "./http2Socket";

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

export function refusesHttp2(edge: Edge, authority: () => Authority): void {
  it("takes none inside HTTP/2 without the switch", async () => {
    const identity = await authority().issue("http2", "extendedKeyUsage=clientAuth");
    const socket = await http2Handshake(HOST, edge.httpsPort, { ca: edge.ca, ...identity }, ORIGIN);
    assert.deepEqual([socket.offered, socket.status], [false, undefined]);
    socket.close();
  });
}
