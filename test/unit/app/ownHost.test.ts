import assert from "node:assert/strict";
import { isOwnHost, parseOwnHosts } from "../../../app/src/ownHost";

describe("the server's own names", () => {
  const own = ["chat.example.com", "*.example.org"];
  for (const [host, expected] of [
    ["chat.example.com", true],
    ["CHAT.example.com:8443", true],
    ["chat.example.com.", true],
    ["a.example.org", true],
    ["example.org", false],
    ["evil.test", false],
    ["chat.example.com.evil.test", false],
    ["evil-example.org", false],
    ["127.0.0.1:8080", true],
    ["[::1]:8080", true],
    ["localhost:8080", true],
    ["127.0.0.1.evil.test", false],
    ["localhost.evil.test", false],
    ["", false],
    [undefined, false],
  ] as const) {
    it(`are ${expected ? "" : "not "}${host}`, () => assert.equal(isOwnHost(host, own), expected));
  }

  it("are any with *", () => assert.equal(isOwnHost("evil.test", "*"), true));

  it("are read from a list, and nothing else", () => {
    assert.deepEqual(parseOwnHosts("Chat.example.com, *.example.org"), own);
    for (const text of ["a..b", "https://a.com", "a.com:80", "a,*", "", "*.*.com", "-a.com", "a_b.com"]) assert.equal(parseOwnHosts(text), undefined, text);
  });
});
