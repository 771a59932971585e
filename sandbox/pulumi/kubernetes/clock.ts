import { setTimeout as delay } from "node:timers/promises";

/** Time as the plugin sees it; tests give one of their own. */
export interface Clock {
  /** Resolves after so many milliseconds, or at once when the signal is given or was given. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const wallClock: Clock = {
  async sleep(ms, signal) {
    await delay(ms, undefined, { signal }).catch(() => undefined);
  },
};
