import assert from "node:assert/strict";
import type { Edge } from "./edge";

export function provesOrigins(edge: Edge): void {
  it("lets in the allowed origins, and refuses others and clients without one before they reach the app", async () => {
    const outcomes = {
      "https://a.aliyun.com": 101,
      "https://b.aliyun.com": 101,
      "https://evil.example": 403,
      "https://a.aliyun.com.evil.example": 403,
      null: 403,
    };
    for (const [origin, status] of Object.entries(outcomes)) assert.equal(await edge.handshake("a.aliyun.com", origin), status, origin);
    assert.equal(await edge.handshake("b.aliyun.com", "https://b.aliyun.com"), 101);
    assert.equal(await edge.handshake("a.aliyun.com", undefined), 403);
  });

  it("serves the page to a request without an origin, as a browser sends it", async () => {
    const page = await edge.curl("a.aliyun.com", "--fail", "https://a.aliyun.com/");
    assert.equal(page.code, 0, page.stderr);
    assert.match(page.stdout, /<html/i);
  });
}
