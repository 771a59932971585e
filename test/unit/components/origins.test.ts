import assert from "node:assert/strict";
import fc from "fast-check";
import { matchesOrigin, originFault } from "../../../components/contract/origins";
import { originFaults } from "../../../components/edges/istio/originPolicy";
import { originAllowed, parseOriginPolicy } from "../../../app/src/origin";
import { WebSocketApp } from "../../../components/app/webSocketApp";
import { adopting, faultsOf, parsed } from "../config/faults";
import { plain } from "../../support/sentences";

const accepted = [
  ...["https://a.example.com", "http://localhost:8080", "https://203.0.113.7", "https://[2001:db8::1]:8443", "https://xn--fiqs8s.cn", "https://localhost"],
  ...["https://*.example.com", "http://*.example.com:8080"],
  ...["capacitor://localhost", "tauri://localhost", "file://", "chrome-extension://abcdefghijklmnopabcdefghijklmnop", "null-origin"],
];
const refused: [string, RegExp][] = [
  ["https://a.com:99999", /port from 1 to 65535/],
  ["https://a.com:0", /1 to 65535/],
  ["https://a.com?x", /leave out path/],
  ["https://u:p@a.com", /user and password/],
  ["https://a.com/", /leave out path/],
  ["https://[::1", /host name/],
  ["https://%zz", /host name/],
  ["https://1.2.3.999", /host name/],
  ["https://A.com", /browsers write it https:\/\/a\.com/],
  ["https://a.com:443", /browsers write it https:\/\/a\.com$/],
  ["http://*.a.com:80", /browsers write it http:\/\/\*\.a\.com$/],
  ["https://聊天.example.com", /browsers write it https:\/\/xn--/],
  ["https://*.com", /two labels/],
  ["https://*.1.2.3.4", /two labels/],
  ["https://a.*.com", /whole labels/],
  ["https://*a.com", /whole labels/],
  [`https://${"a".repeat(64)}.com`, /at most 63/],
  ["https://a..com", /labels/],
  ["https://a.com.", /labels/],
  ["wss://a.com", /https or http/],
  ["ftp://a.com", /https or http/],
  ["a.com", /begin with the scheme/],
  ["null", /null-origin/],
  ["*", /stands alone/],
  ["capacitor://local host", /as the app sends it/],
  ["capacitor://*.localhost", /without path and wildcard/],
];

describe("an origin", () => {
  it("is accepted by configuration, gateway and app alike, and matches what it stands for", () => {
    for (const entry of accepted) {
      assert.equal(originFault(entry), undefined, entry);
      assert.equal(parsed({ ...adopting, "edge.origins.allowed": entry }).app.allowedOrigins, entry);
      assert.deepEqual(parseOriginPolicy(entry), [entry]);
      assert.equal(originFaults([entry]).length, entry.includes("*") ? 1 : 0, entry);
      const sent = entry === "null-origin" ? "null" : entry.replace("*", "a.b");
      assert.equal(originAllowed({ origin: sent, host: "x" }, [entry], false), true, entry);
    }
  });

  it("is refused by all of them, each with its remedy", () => {
    for (const [entry, remedy] of refused) {
      assert.match(plain(originFault(entry)?.remedy ?? "accepted"), remedy, entry);
      assert.equal(originFaults([entry]).length, 1, entry);
      if (entry !== "*") {
        assert.equal(parseOriginPolicy(entry), undefined, entry);
        assert.match(faultsOf({ ...adopting, "edge.origins.allowed": entry }), /- edge\.origins\.allowed: Invalid/, entry);
      }
    }
    assert.match(faultsOf({ ...adopting, "edge.origins.allowed": "https://a.com,*" }), /edge\.origins\.allowed: Invalid value: "\*".*stands alone/);
  });

  it("with a wildcard stands for names below, with its own scheme and port", () => {
    const no = ["https://example.com", "http://a.example.com", "https://a.example.com:8443", "https://aexample.com", "https://a.example.com.evil.test", "null"];
    for (const origin of [...no, "https://.example.com", "https://evil.test/.example.com", "https://evil.test#.example.com", "https://u@x.example.com"]) {
      assert.equal(originAllowed({ origin, host: "x" }, ["https://*.example.com"], false), false, origin);
    }
    assert.equal(matchesOrigin("https://*.example.com:8443", "https://a.b.example.com:8443"), true);
  });

  it("null and those of apps are no page of this server", () => {
    for (const origin of ["null", "capacitor://localhost", "file://"]) {
      assert.equal(originAllowed({ origin, host: "localhost" }, "same-origin", true), false, origin);
    }
  });

  it("of any text is a fault with the same answer in configuration and app", () => {
    const part = fc.constantFrom(
      "https://",
      "http:",
      "//",
      "*.",
      "*",
      "a",
      ".com",
      "[::1]",
      ":",
      "443",
      "0",
      "@",
      "?",
      "#",
      "/",
      "%",
      " ",
      ",",
      "null",
      "\n",
      "聊",
      "\\",
      "_",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(part, { maxLength: 7 }).map((parts) => parts.join("")),
          fc.string(),
          fc.webUrl(),
        ),
        (text) => {
          const app = parseOriginPolicy(text) !== undefined;
          const stack = originFault(text) === undefined || text === "*" || text === "same-origin";
          if (!text.includes(",") && text.trim() === text) assert.equal(app, stack, text);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("the origins of WebSocketApp", () => {
  it("are refused when no browser sends them, as in the configuration", () => {
    assert.throws(() => new WebSocketApp("app", { allowedOrigins: "https://a.com:99999" }), /allowedOrigins: Invalid value: "https:\/\/a\.com:99999"/);
  });
});
