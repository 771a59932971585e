/** Milliseconds over which changes are collected, and between the starts of two rounds at least. */
export const TICK_MS = 25;

/** Milliseconds from round to round that no pause exceeds: a change reaches the last socket within one such interval. */
const LONGEST_INTERVAL_MS = 200;

/**
 * Milliseconds to wait after a round. As long as its writes took, so that half of the loop is left to all else; less where changes would come late by that.
 * @param busyMs time that the writes of the round took
 * @param wallMs time from its start to its end, with what else the loop did in between
 */
export function pauseAfter(busyMs: number, wallMs: number): number {
  return Math.max(TICK_MS - wallMs, Math.min(busyMs, LONGEST_INTERVAL_MS - wallMs), 0);
}
