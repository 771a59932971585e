import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { Broadcast, type Round, SLICE } from "../../../app/src/broadcast";
import { encodeFrames } from "../../../app/src/frames";
import type { Outbox } from "../../../app/src/outbox";
import { pauseAfter } from "../../../app/src/pace";
import { RecentChanges } from "../../../app/src/recentChanges";
import type { Change } from "../../../app/src/values";

describe("broadcast", () => {
  it("gives the loop to all else after every slice of sockets, and each socket one write a round", async () => {
    const sockets = fakes(5000);
    const { broadcast } = over(sockets);
    const writesByTurn = await writesInEachTurn(sockets, () => broadcast.publish(change("1", 1)));
    assert.ok(Math.max(...writesByTurn) <= SLICE, `${Math.max(...writesByTurn)} writes in one turn of the loop`);
    assert.ok(writesByTurn.filter((writes) => writes > 0).length >= 5000 / SLICE);
    assert.deepEqual(new Set(sockets.map(({ writes }) => writes.length)), new Set([1]));
  });

  it("sends what comes during a round to the sockets that are not served yet in that round, to each socket once", async () => {
    const sockets = fakes(3 * SLICE);
    const { broadcast, rounds } = over(sockets);
    const [first, last] = [sockets[0]!, sockets.at(-1)!];
    let during: Promise<unknown> | undefined;
    first.onWrite = () => void (during ??= turn().then(() => broadcast.publish(change("2", 2))));
    await broadcast.publish(change("1", 1));
    assert.deepEqual(first.writes, [[change("1", 1)]]);
    assert.deepEqual(last.writes, [[change("1", 1), change("2", 2)]]);
    await during;
    assert.deepEqual(first.writes, [[change("1", 1)], [change("2", 2)]]);
    assert.equal(last.writes.length, 1);
    assert.deepEqual(
      rounds.map(({ delivered }) => delivered),
      [3 * SLICE, 3 * SLICE],
    );
    assert.equal(
      rounds.reduce((sum, { sent }) => sum + sent, 0),
      2 * 3 * SLICE,
    );
  });

  it("sends the last value of an id that changes during a round, after what came before it", async () => {
    const [socket] = fakes(1) as [Fake];
    const { broadcast } = over([socket]);
    await Promise.all([broadcast.publish(change("a", 1)), broadcast.publish(change("b", 2)), broadcast.publish(change("a", 3))]);
    assert.deepEqual(socket.writes, [[change("b", 2), change("a", 3)]]);
  });

  it("sends nothing to a socket again that was greeted with it", async () => {
    const sockets = fakes(1);
    const { broadcast } = over(sockets);
    const round = broadcast.publish(change("1", 1));
    const [late] = fakes(1) as [Fake];
    broadcast.join(late as unknown as Outbox);
    sockets.push(late);
    assert.deepEqual(await round, { delivered: 2, delayed: 0 });
    assert.deepEqual(late.writes, []);
  });

  it("counts a slow reader as delayed, also in a round that brings it nothing new", async () => {
    const sockets = fakes(2);
    sockets[1]!.slow = true;
    const { broadcast, rounds } = over(sockets);
    assert.deepEqual(await broadcast.publish(change("1", 1)), { delivered: 1, delayed: 1 });
    assert.deepEqual(rounds, [{ delivered: 1, delayed: 1, sent: 1, merged: 1 }]);
  });

  it("pauses as long as its writes took, at least to the next tick, never so long that changes come late", () => {
    assert.equal(pauseAfter(0, 0), 25);
    assert.equal(pauseAfter(60, 70), 60);
    assert.equal(pauseAfter(120, 150), 50);
    assert.equal(pauseAfter(300, 400), 0);
  });

  it("keeps no change that every socket has", () => {
    const recent = new RecentChanges();
    recent.add(change("1", 1));
    const served = recent.latest;
    recent.add(change("2", 2));
    recent.forget(served);
    assert.deepEqual(recent.after(0), { changes: [change("2", 2)], frames: encodeFrames([change("2", 2)]) });
    assert.equal(recent.after(0).frames, recent.after(0).frames, "encoded once for all");
  });
});

/** What a round asks of an outbox, without a socket. */
class Fake {
  readonly closed = false;
  readonly writes: (readonly Change[])[] = [];
  seen = 0;
  slow = false;
  onWrite: (() => void) | undefined;

  get lateSince(): number | undefined {
    return this.slow ? 1 : undefined;
  }

  push(changes: readonly Change[], frames: Buffer): "sent" | "late" {
    assert.deepEqual(frames, encodeFrames(changes));
    this.writes.push(changes);
    this.onWrite?.();
    return this.slow ? "late" : "sent";
  }
}

function fakes(count: number): Fake[] {
  return Array.from({ length: count }, () => new Fake());
}

function over(sockets: Fake[]): { broadcast: Broadcast; rounds: Round[] } {
  const rounds: Round[] = [];
  const broadcast = new Broadcast(
    () => [...sockets] as unknown as Outbox[],
    ({ delivered, delayed, sent, merged }) => rounds.push({ delivered, delayed, sent, merged }),
  );
  return { broadcast, rounds };
}

function change(id: string, value: number): Change {
  return { id, value };
}

/** How many writes each turn of the loop saw until `action` was done. */
async function writesInEachTurn(sockets: Fake[], action: () => Promise<unknown>): Promise<number[]> {
  let [writes, done] = [0, false];
  for (const socket of sockets) socket.onWrite = () => (writes += 1);
  const finished = action().then(() => (done = true));
  const turns: number[] = [];
  while (!done) {
    await turn();
    turns.push(writes);
    writes = 0;
  }
  await finished;
  return turns;
}
