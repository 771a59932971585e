const FIRST_MS = 1000;
const LONGEST_MS = 60_000;
/** A program that ran so long starts its count anew. */
const STEADY_MS = 60_000;

/** How long to wait before a program that ended by itself is started again: a second, and twice as long after each short run. */
export class Backoff {
  private next = FIRST_MS;

  /** @param ranMs how long the program ran before it ended */
  delayAfter(ranMs: number): number {
    if (ranMs >= STEADY_MS) this.next = FIRST_MS;
    const delay = this.next;
    this.next = Math.min(delay * 2, LONGEST_MS);
    return delay;
  }
}
