import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";

type ReconnectDelay = (closeCode: number, failures: number, random: number) => number;

describe("the page's reconnect delay", () => {
  let reconnectDelay: ReconnectDelay;
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const failures = fc.integer({ min: 0, max: 2000 });

  before(async () => {
    const script = pathToFileURL(join(__dirname, "../../../app/public/reconnect.js")).href;
    ({ reconnectDelay } = (await import(script)) as { reconnectDelay: ReconnectDelay });
  });

  it("spreads over one to five seconds when the server restarts", () => {
    fc.assert(
      fc.property(failures, random, (failed, roll) => {
        const delay = reconnectDelay(1012, failed, roll);
        assert.ok(delay >= 1000 && delay <= 5000);
      }),
    );
  });

  it("doubles up to thirty seconds and is at least half of that otherwise", () => {
    fc.assert(
      fc.property(failures, random, (failed, roll) => {
        const limit = Math.min(30_000, 1000 * 2 ** failed);
        const delay = reconnectDelay(1006, failed, roll);
        assert.ok(delay >= limit / 2 && delay <= limit);
      }),
    );
  });
});
