/** How long to wait between two tries, in milliseconds: doubled from first to last, then less a random share. */
export interface Pace {
  first: number;
  last: number;
}

/** Between two calls to a cloud: those of many programs that were refused together must not come back together. */
export const CLOUD_PACE: Pace = { first: 500, last: 8000 };

/** The pause after try number `tries` (from 0), in milliseconds: between half of what the pace says and all of it. `random` is from 0 to 1. */
export function pauseAfter(tries: number, { first, last }: Pace, random: number): number {
  return Math.min(first * 2 ** tries, last) * (1 - random / 2);
}

/** Yields pauses until `seconds` are over, at least one; no pause reaches beyond the deadline. */
export function* pauses(seconds: number, pace: Pace): Generator<() => Promise<void>> {
  const deadline = Date.now() + seconds * 1000;
  for (let tries = 0; tries === 0 || Date.now() < deadline; tries++) {
    const wait = Math.max(0, Math.min(pauseAfter(tries, pace, Math.random()), deadline - Date.now()));
    yield () => new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** Tries until it succeeds, fails with an error that does not pass, or the time is over; throws the last error. */
export async function patiently<T>(once: () => Promise<T>, passes: (error: unknown) => boolean, seconds: number, pace: Pace): Promise<T> {
  let last: unknown;
  for (const pause of pauses(seconds, pace)) {
    try {
      return await once();
    } catch (error) {
      last = error;
      if (!passes(error)) {
        break;
      }
    }
    await pause();
  }
  throw last;
}
