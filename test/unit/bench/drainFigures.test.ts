import assert from "node:assert/strict";
import fc from "fast-check";
import { figures, type Loss, type Row } from "../../bench/drain/figures";
import { asPromised, table } from "../../bench/drain/table";

const losses: fc.Arbitrary<Loss[]> = fc.array(
  fc.record({ at: fc.integer({ min: 0, max: 20_000 }), code: fc.constantFrom(1006, 1012) }).chain((loss) =>
    fc.oneof(
      fc.constant(loss),
      fc.integer({ min: 0, max: 9000 }).map((awayMs) => ({ ...loss, awayMs })),
    ),
  ),
  { minLength: 1 },
);

describe("the figures of a drain", () => {
  it("count what was closed in an orderly way, and who was back in time", () => {
    const seen: Loss[] = [
      { at: 0, code: 1012, awayMs: 5000 },
      { at: 1, code: 1006, awayMs: 5001 },
      { at: 2, code: 1012 },
    ];
    assert.deepEqual(figures(seen, 5), { closed: 3, withCloseFrame: 2, maxShareInOneSecond: 1, backWithinWindow: 1 });
    assert.deepEqual(figures([], 5), { closed: 0, withCloseFrame: 0, maxShareInOneSecond: 0, backWithinWindow: 0 });
  });

  it("look at every second, not only at those of a clock", () => {
    fc.assert(
      fc.property(losses, (seen) => {
        const fullest = Math.max(...seen.map(({ at }) => seen.filter((other) => other.at >= at && other.at < at + 1000).length));
        assert.equal(figures(seen, 5).maxShareInOneSecond, fullest / seen.length);
      }),
    );
  });

  it("keep the promise only when every socket does", () => {
    const kept: Row = {
      settings: "derived",
      scenario: "app rollout",
      asked: 10,
      sockets: 10,
      closed: 10,
      withCloseFrame: 10,
      maxShareInOneSecond: 0.1,
      backWithinWindow: 10,
    };
    assert.ok(asPromised([kept, { ...kept, settings: "guide", withCloseFrame: 0 }]));
    for (const broken of [{ sockets: 9 }, { closed: 9 }, { withCloseFrame: 9 }, { maxShareInOneSecond: 0.2 }, { backWithinWindow: 9 }]) {
      assert.ok(!asPromised([kept, { ...kept, ...broken }]), JSON.stringify(broken));
    }
    assert.match(table([kept]), /^\| derived +\| app rollout +\| 10 of 10 +\| 10 of 10 +\| 10\.0 % +\| 10 of 10 +\|$/m);
  });
});
