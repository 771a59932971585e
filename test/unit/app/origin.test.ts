import assert from "node:assert/strict";
import { type OriginPolicy, originAllowed, publisherAllowed } from "../../../app/src/origin";

describe("origins", () => {
  const list: OriginPolicy = ["https://a.example.com"];
  const cases: [string, OriginPolicy, string | undefined, string, boolean][] = [
    ["the page of the same host", "same-origin", "https://ws.example.com", "ws.example.com", true],
    ["the same host with its default port spelled out", "same-origin", "https://ws.example.com", "WS.example.com:443", true],
    ["the same host and port", "same-origin", "http://localhost:8080", "localhost:8080", true],
    ["another port of the same host", "same-origin", "http://localhost:8081", "localhost:8080", false],
    ["a host that merely starts alike", "same-origin", "https://ws.example.com.evil.test", "ws.example.com", false],
    ["a sandboxed page", "same-origin", "null", "ws.example.com", false],
    ["an origin of the list", list, "https://a.example.com", "ws.example.com", true],
    ["the same host over plain http", list, "http://a.example.com", "ws.example.com", false],
    ["a sub-domain of the list", list, "https://b.a.example.com", "ws.example.com", false],
    ["any origin, when all may", "*", "https://evil.test", "ws.example.com", true],
  ];
  for (const [what, policy, origin, host, allowed] of cases) {
    it(`${allowed ? "lets in" : "refuses"} ${what}`, () => {
      assert.equal(originAllowed({ origin, host }, policy, false), allowed);
    });
  }

  it("lets clients without Origin in by a switch of their own", () => {
    assert.equal(originAllowed({ host: "a" }, "same-origin", true), true);
    assert.equal(originAllowed({ host: "a" }, "*", false), false);
  });

  it("refuses to publish for a foreign page's image tag, which sends no Origin", () => {
    assert.equal(publisherAllowed({ host: "a", "sec-fetch-site": "cross-site" }, "same-origin"), false);
    assert.equal(publisherAllowed({ host: "a", "sec-fetch-site": "none" }, "same-origin"), true);
    assert.equal(publisherAllowed({ host: "a" }, "same-origin"), true);
    assert.equal(publisherAllowed({ host: "a", "sec-fetch-site": "cross-site" }, "*"), true);
  });
});
