import { setImmediate, setTimeout } from "node:timers/promises";
import { encodeFrames } from "./frames";
import type { Outbox } from "./outbox";
import type { Change } from "./values";

/** Milliseconds over which changes are collected. */
const TICK_MS = 25;

/** Sockets that are written to before the loop does anything else: some 2 ms. */
const SLICE = 250;

/** How many sockets a change went to: at once, or later because they read slowly. */
export interface Delivery {
  delivered: number;
  delayed: number;
}

/**
 * Sends changes to every socket, merged by id, in rounds that are a tick apart at least. A round is cut into slices, so that neither many publishes
 * nor many sockets keep the loop from its probes.
 */
export class Broadcast {
  private readonly pending = new Map<string, Change>();
  private upcoming: Promise<Delivery> | undefined;
  private running: Promise<unknown> = Promise.resolve();

  /**
   * @param open the outboxes of the sockets that are open now
   * @param onRound called after each round
   */
  constructor(
    private readonly open: () => Outbox[],
    private readonly onRound: (changes: number, delivery: Delivery) => void,
  ) {}

  /** Resolves when the change, or a later one of its id, has been handed to every socket. */
  publish(change: Change): Promise<Delivery> {
    // Behind what came before it, also when its id was there already.
    this.pending.delete(change.id);
    this.pending.set(change.id, change);
    return (this.upcoming ??= this.nextRound());
  }

  private async nextRound(): Promise<Delivery> {
    await Promise.all([setTimeout(TICK_MS), this.running]);
    const changes = [...this.pending.values()];
    this.pending.clear();
    this.upcoming = undefined;
    const round = this.send(changes);
    this.running = round;
    return round;
  }

  private async send(changes: readonly Change[]): Promise<Delivery> {
    const frames = encodeFrames(changes);
    const delivery = { delivered: 0, delayed: 0 };
    // Those of this moment: a socket that opens meanwhile has been greeted with newer values.
    const outboxes = this.open();
    for (let from = 0; from < outboxes.length; from += SLICE) {
      if (from > 0) await setImmediate();
      for (const outbox of outboxes.slice(from, from + SLICE)) {
        if (outbox.closed) continue;
        delivery[outbox.push(changes, frames) === "sent" ? "delivered" : "delayed"] += 1;
      }
    }
    this.onRound(changes.length, delivery);
    return delivery;
  }
}
