import assert from "node:assert/strict";
import fc from "fast-check";
import { jittered } from "../../../app/src/age";
import { closeTimes, shuffled } from "../../../app/src/schedule";

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const count = fc.integer({ min: 1, max: 300 });
const duration = fc.integer({ min: 1, max: 3_600_000 });

/** The same numbers again and again, whatever they are: the properties must hold for the worst dice too. */
const dice = fc.array(random, { minLength: 1, maxLength: 20 }).map((numbers) => {
  let next = 0;
  return () => numbers[next++ % numbers.length] ?? 0;
});

describe("the drain schedule", () => {
  it("closes every socket once, in ascending order, within the drain time", () => {
    fc.assert(
      fc.property(count, duration, dice, (sockets, durationMs, roll) => {
        const times = closeTimes(sockets, durationMs, roll);
        assert.equal(times.length, sockets);
        assert.ok(times.every((time, index) => time >= (times[index - 1] ?? 0) && time <= durationMs));
      }),
    );
  });

  it("closes in no window more than that window's share and two", () => {
    fc.assert(
      fc.property(count, duration, dice, fc.double({ min: 0.01, max: 1, noNaN: true }), (sockets, durationMs, roll, share) => {
        const times = closeTimes(sockets, durationMs, roll);
        const width = durationMs * share;
        const most = Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + width).length));
        assert.ok(most <= Math.ceil(sockets * share) + 2, `${most} of ${sockets} in ${share} of the time`);
      }),
      { numRuns: 50 },
    );
  });

  it("has nothing to do without sockets, and does all at once without time", () => {
    assert.deepEqual(closeTimes(0, 1000), []);
    assert.deepEqual(closeTimes(3, 0), [0, 0, 0]);
  });

  it("shuffles without losing a socket", () => {
    fc.assert(fc.property(fc.array(fc.integer()), (items) => assert.deepEqual(shuffled(items).sort(), [...items].sort())));
  });

  it("strays at most 20 % from the set connection age", () => {
    fc.assert(
      fc.property(duration, random, (ageMs, roll) => {
        const age = jittered(ageMs, roll);
        assert.ok(age >= ageMs * 0.8 - 1e-6 && age <= ageMs * 1.2 + 1e-6);
      }),
    );
  });
});
