import assert from "node:assert/strict";
import fc from "fast-check";
import { TokenBucket } from "../../../app/src/tokenBucket";

describe("a token bucket", () => {
  it("never lets through more than its burst and its rate, and says truly when the next is there", () => {
    const steps = fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 100 }), steps, (rate, burst, waits) => {
        let now = 0;
        let taken = 0;
        const bucket = new TokenBucket(rate, burst, () => now);
        for (const wait of waits) {
          now += wait;
          const missing = bucket.take();
          if (missing === 0) taken += 1;
          else {
            now += missing;
            assert.equal(bucket.take(), 0, `after ${missing} ms`);
            taken += 1;
          }
          assert.ok(taken <= burst + (now * rate) / 1000 + 1e-6);
        }
      }),
    );
  });
});
