import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { returnSeconds, type ReturnSeconds } from "../../../app/src/reconnect";

type ReconnectDelay = (closeCode: number, failures: number, random: number, seconds: ReturnSeconds) => number;

describe("the page's reconnect delay", () => {
  let reconnectDelay: ReconnectDelay;
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const failures = fc.integer({ min: 0, max: 2000 });
  const settings = fc.record({ drainSeconds: fc.integer({ min: 0, max: 3600 }), reconnectWindowSeconds: fc.integer({ min: 1, max: 3600 }) });

  before(async () => {
    const script = pathToFileURL(join(__dirname, "../../../app/public/reconnect.js")).href;
    ({ reconnectDelay } = (await import(script)) as { reconnectDelay: ReconnectDelay });
  });

  it("leaves a fifth of the window for the handshake, after a restart as after the first cut", () => {
    fc.assert(
      fc.property(settings, random, (given, roll) => {
        const longest = 800 * given.reconnectWindowSeconds + 1e-6;
        const seconds = returnSeconds(given);
        assert.ok(reconnectDelay(1012, 0, roll, seconds) <= longest);
        assert.ok(reconnectDelay(1006, 0, roll, seconds) <= Math.max(longest, 1000));
      }),
    );
  });

  it("is short after a restart, unless the drain was shorter than the window", () => {
    assert.deepEqual(returnSeconds({ drainSeconds: 60, reconnectWindowSeconds: 60 }), { afterRestart: 4, afterCut: 48 });
    assert.deepEqual(returnSeconds({ drainSeconds: 59, reconnectWindowSeconds: 60 }), { afterRestart: 48, afterCut: 48 });
    assert.deepEqual(returnSeconds({ drainSeconds: 60, reconnectWindowSeconds: 5 }), { afterRestart: 4, afterCut: 4 });
  });

  it("grows with failures up to thirty seconds or the window, whichever is longer", () => {
    fc.assert(
      fc.property(settings, failures, random, (given, failed, roll) => {
        const seconds = returnSeconds(given);
        const limit = 1000 * Math.max(seconds.afterCut, Math.min(30, 2 ** failed));
        assert.equal(reconnectDelay(1006, failed, roll, seconds), limit * roll);
      }),
    );
  });
});
