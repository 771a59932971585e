import type { Config } from "./config";

/** Over how many seconds the page spreads its return. */
export interface ReturnSeconds {
  /** After a close that this server asked for (1012). */
  afterRestart: number;
  /** After a cut, which many clients see in the same moment. */
  afterCut: number;
}

const SHORT = 4;

/** A drain that is as long as the window has spread the clients already: they may come back at once, and need not miss anything. */
export function returnSeconds({ drainSeconds, reconnectWindowSeconds }: Pick<Config, "drainSeconds" | "reconnectWindowSeconds">): ReturnSeconds {
  // The last fifth of the window is for the handshakes themselves.
  const afterCut = (reconnectWindowSeconds * 4) / 5;
  return { afterRestart: drainSeconds >= reconnectWindowSeconds ? Math.min(SHORT, afterCut) : afterCut, afterCut };
}
