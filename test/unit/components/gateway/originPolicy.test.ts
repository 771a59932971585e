import assert from "node:assert/strict";
import fc from "fast-check";
import { originFaults } from "../../../../components/edges/istio/originPolicy";

describe("origins for a gateway", () => {
  it("are spelled as browsers spell them", () => {
    assert.deepEqual(originFaults(["https://a.aliyun.com", "http://localhost:8080", "https://a.aliyun.com:8443", "https://xn--fiqs8s.cn"]), []);
    const port = fc.option(fc.integer({ min: 1, max: 65535 }), { nil: undefined });
    fc.assert(
      fc.property(fc.constantFrom("http", "https"), fc.domain(), port, (scheme, host, number) => {
        assert.deepEqual(originFaults([new URL(`${scheme}://${host}${number === undefined ? "" : `:${number}`}`).origin]), []);
      }),
    );
  });

  it("are refused when no browser would send them, each by its place", () => {
    const wrong = [
      "https://a.aliyun.com/",
      "https://A.aliyun.com",
      "https://a.aliyun.com:443",
      "*",
      "https://*.aliyun.com",
      "a.aliyun.com",
      "wss://a.aliyun.com",
      "null",
    ];
    assert.deepEqual(
      originFaults(wrong).map(({ path, value }) => [path, value]),
      wrong.map((value, index) => [`allowedOrigins[${index}]`, value]),
    );
    assert.match(originFaults([])[0]!.remedy, /no page could open a socket/);
  });
});
