import { setImmediate, setTimeout } from "node:timers/promises";
import type { Outbox } from "./outbox";
import { pauseAfter, TICK_MS } from "./pace";
import { RecentChanges } from "./recentChanges";
import type { Change } from "./values";

/** Sockets that are written to before the loop does anything else: some 5 ms. */
export const SLICE = 250;

/** How many sockets have a change: at once, or later because they read slowly. */
export interface Delivery {
  delivered: number;
  delayed: number;
}

/** What one round did, in sockets and in messages. */
export interface Round extends Delivery {
  sent: number;
  merged: number;
}

/**
 * Sends changes to every socket in rounds. A round is cut into slices, so that neither many publishes nor many sockets keep the loop from its probes;
 * each slice sends what has come until then, merged by id and in one write a socket. So a change waits for one round at most, however long rounds are.
 */
export class Broadcast {
  private readonly recent = new RecentChanges();
  private upcoming: Promise<Delivery> | undefined;
  private running: Promise<unknown> = Promise.resolve();

  /**
   * @param open the outboxes of the sockets that are open now
   * @param onRound called after each round
   */
  constructor(
    private readonly open: () => Outbox[],
    private readonly onRound: (round: Round) => void,
  ) {}

  /** For a socket that has been sent the current values: it gets what comes from now on. */
  join(outbox: Outbox): void {
    outbox.seen = this.recent.latest;
  }

  /** Resolves when the change, or a later one of its id, has been handed to every socket. */
  publish(change: Change): Promise<Delivery> {
    this.recent.add(change);
    return (this.upcoming ??= this.nextRound());
  }

  private async nextRound(): Promise<Delivery> {
    await Promise.all([setTimeout(TICK_MS), this.running]);
    this.upcoming = undefined;
    const round = this.sendRound();
    this.running = round.then(({ busyMs, wallMs }) => setTimeout(pauseAfter(busyMs, wallMs)));
    const { delivered, delayed } = await round;
    return { delivered, delayed };
  }

  private async sendRound(): Promise<Delivery & { busyMs: number; wallMs: number }> {
    const started = performance.now();
    const round: Round = { delivered: 0, delayed: 0, sent: 0, merged: 0 };
    const first = this.recent.latest;
    let busyMs = 0;
    // Those of this moment: a socket that opens meanwhile has been greeted with newer values.
    const outboxes = this.open();
    for (let from = 0; from < outboxes.length; from += SLICE) {
      if (from > 0) await setImmediate();
      const sliceStarted = performance.now();
      for (let n = from; n < Math.min(from + SLICE, outboxes.length); n++) this.send(outboxes[n]!, round);
      busyMs += performance.now() - sliceStarted;
    }
    this.recent.forget(first);
    this.onRound(round);
    return { ...round, busyMs, wallMs: performance.now() - started };
  }

  private send(outbox: Outbox, round: Round): void {
    if (outbox.closed) return;
    const { changes, frames } = this.recent.after(outbox.seen);
    outbox.seen = this.recent.latest;
    // None where the round before has brought it all: what was published meanwhile came behind this socket's turn, not before it.
    const sent = changes.length === 0 ? outbox.lateSince === undefined : outbox.push(changes, frames) === "sent";
    round[sent ? "delivered" : "delayed"] += 1;
    round[sent ? "sent" : "merged"] += changes.length;
  }
}
