import assert from "node:assert/strict";
import fc from "fast-check";
import { CLOUD_PACE, pauseAfter, pauses } from "../../../../components/mesh/api/patience";

describe("patience", () => {
  it("doubles from first to last, and takes away up to a half at random", () => {
    const tries = fc.nat({ max: 60 });
    const random = fc.double({ min: 0, max: 1, noNaN: true });
    const pace = fc.record({ first: fc.integer({ min: 1, max: 1000 }), last: fc.integer({ min: 1000, max: 60_000 }) });
    fc.assert(
      fc.property(tries, pace, random, (n, each, share) => {
        const whole = Math.min(each.first * 2 ** n, each.last);
        const pause = pauseAfter(n, each, share);
        assert.ok(pause >= whole / 2 && pause <= whole, `${pause} of ${whole}`);
        assert.ok(pauseAfter(n + 1, each, share) >= pause);
      }),
    );
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 60].map((n) => pauseAfter(n, CLOUD_PACE, 0)),
      [500, 1000, 2000, 4000, 8000, 8000, 8000],
    );
  });

  it("gives one try at least, and no pause beyond the deadline", async () => {
    let tries = 0;
    for (const pause of pauses(0, { first: 60_000, last: 60_000 })) {
      tries++;
      await pause();
    }
    assert.equal(tries, 1);
    const begun = Date.now();
    for (const pause of pauses(0.05, { first: 60_000, last: 60_000 })) {
      await pause();
    }
    assert.ok(Date.now() - begun < 5000);
  });
});
