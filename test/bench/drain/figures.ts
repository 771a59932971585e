/** How one socket ended, and how long its client was away. */
export interface Loss {
  /** Milliseconds on one clock for all sockets. */
  readonly at: number;
  /** Close code as the client saw it; 1006 is a drop without a close frame. */
  readonly code: number;
  /** Milliseconds until the client had its next socket; absent when it never had. */
  readonly awayMs?: number;
}

/** One run: sockets that got in, and what became of them. */
export interface Row {
  readonly settings: "derived" | "guide";
  readonly scenario: string;
  /** Clients that tried to open a socket. */
  readonly asked: number;
  /** Sockets that were open when the rollout began. */
  readonly sockets: number;
  /** Those of them that ended while it was watched. */
  readonly closed: number;
  readonly withCloseFrame: number;
  /** Largest share of the closes within any second, 0 to 1. */
  readonly maxShareInOneSecond: number;
  /** Clients that had their next socket within the reconnect window. */
  readonly backWithinWindow: number;
}

const CUT = 1006;

/** The figures of one run, from what each of its sockets saw. */
export function figures(losses: readonly Loss[], windowSeconds: number): Omit<Row, "settings" | "scenario" | "asked" | "sockets"> {
  return {
    closed: losses.length,
    withCloseFrame: losses.filter(({ code }) => code !== CUT).length,
    maxShareInOneSecond: largestShareInOneSecond(losses.map(({ at }) => at)),
    backWithinWindow: losses.filter(({ awayMs }) => awayMs !== undefined && awayMs <= windowSeconds * 1000).length,
  };
}

/** The largest share of these milliseconds, 0 to 1, over every second, wherever it begins: bins of a clock would hide a burst that falls on two of them. */
export function largestShareInOneSecond(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  let first = 0;
  let most = 0;
  sorted.forEach((at, last) => {
    while (at - (sorted[first] ?? at) >= 1000) first += 1;
    most = Math.max(most, last - first + 1);
  });
  return sorted.length === 0 ? 0 : most / sorted.length;
}
