import { setTimeout as pause } from "node:timers/promises";

/** Polls until `check` gives something else than undefined or false; fails after `seconds`, saying what it waited for. */
export async function until<T>(what: string, seconds: number, check: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const result = await check();
    if (result !== undefined && result !== false) return result;
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s in vain for: ${what}`);
    await pause(50);
  }
}
