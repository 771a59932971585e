import type { Clock } from "../../sandbox/pulumi/kubernetes/clock";

// Plugin, engine and API server are all in this process, so what one has sent the other has after a few turns of the event loop.
const QUIET_TURNS = 60;

interface Sleeper {
  until: number;
  wake: () => void;
}

/**
 * Time that stands still while anything happens, and then jumps to the next moment that is waited for.
 * So a time-out of ten minutes takes no time, and a slow machine cannot make it come too early.
 */
export class QuietClock implements Clock {
  private now = 0;
  private quietTurns = 0;
  private sleepers: Sleeper[] = [];
  private turning = false;

  /** Tells that something has happened. */
  readonly stir = (): void => {
    this.quietTurns = 0;
  };

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    this.stir();
    return new Promise((resolve) => {
      const sleeper = { until: this.now + ms, wake: resolve };
      this.sleepers.push(sleeper);
      signal?.addEventListener("abort", () => this.wake(sleeper), { once: true });
      this.turn();
    });
  }

  private turn(): void {
    if (this.turning) return;
    this.turning = true;
    const next = () => {
      this.quietTurns += 1;
      if (this.quietTurns > QUIET_TURNS) this.jump();
      this.turning = this.sleepers.length > 0;
      if (this.turning) setImmediate(next);
    };
    setImmediate(next);
  }

  private jump(): void {
    const [first] = this.sleepers.sort((a, b) => a.until - b.until);
    if (!first) return;
    this.now = Math.max(this.now, first.until);
    this.wake(first);
  }

  private wake(sleeper: Sleeper): void {
    this.sleepers = this.sleepers.filter((other) => other !== sleeper);
    this.stir();
    sleeper.wake();
  }
}
