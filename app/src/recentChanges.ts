import { encodeFrames } from "./frames";
import type { Change } from "./values";

/** Changes, and the same as bytes of the wire, encoded once for all sockets that lack them. */
export interface Batch {
  readonly changes: readonly Change[];
  readonly frames: Buffer;
}

/** The newest change of each id that some socket still lacks, numbered in the order in which they came. */
export class RecentChanges {
  private readonly byId = new Map<string, { change: Change; number: number }>();
  private last = 0;
  private cached: { after: number; to: number; batch: Batch } | undefined;

  /** Number of the latest change; 0 before the first. */
  get latest(): number {
    return this.last;
  }

  add(change: Change): void {
    this.last += 1;
    // Behind what came before it, also when its id was there already.
    this.byId.delete(change.id);
    this.byId.set(change.id, { change, number: this.last });
  }

  /** What a socket lacks that has every change up to `number`. Sockets beside each other mostly lack the same. */
  after(number: number): Batch {
    if (this.cached?.after === number && this.cached.to === this.last) return this.cached.batch;
    const changes = Array.from(this.byId.values())
      .filter((entry) => entry.number > number)
      .map(({ change }) => change);
    const batch = { changes, frames: encodeFrames(changes) };
    this.cached = { after: number, to: this.last, batch };
    return batch;
  }

  /** Drops the changes up to `number`, which every socket has. */
  forget(number: number): void {
    for (const [id, entry] of this.byId) {
      if (entry.number > number) return;
      this.byId.delete(id);
    }
  }
}
