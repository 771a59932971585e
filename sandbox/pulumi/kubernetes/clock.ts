import { setTimeout as delay } from "node:timers/promises";

/** Time as the plugin sees it; tests give one that runs faster. */
export interface Clock {
  /** Resolves after so many milliseconds, or at once when the signal is given or was given. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The wall clock, or one that runs `speed` times as fast. */
export function clock(speed = 1): Clock {
  return {
    async sleep(ms, signal) {
      await delay(ms / speed, undefined, { signal }).catch(() => undefined);
    },
  };
}
