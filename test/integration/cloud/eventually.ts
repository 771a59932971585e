import { setTimeout as pause } from "node:timers/promises";

/** Polls until the condition gives something; fails after the deadline. */
export async function eventually<T>(what: string, condition: () => T | undefined | false | Promise<T | undefined | false>, deadlineMs = 5000): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const found = await condition();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${deadlineMs} ms`);
    await pause(5);
  }
}
