/** Close code with which a server says that it restarts: many clients lose their socket in the same minute. */
const SERVICE_RESTART = 1012;

/**
 * Milliseconds to wait before the next attempt.
 *
 * After 1012 one to five seconds, evenly spread: the server is leaving, another one is ready, nothing has failed.
 * Otherwise half to all of 1, 2, 4, … 30 seconds, so that clients that were cut together do not return together.
 * @param {number} closeCode close code of the last socket
 * @param {number} failures attempts since the last socket that stayed open, from 0
 * @param {number} random in [0, 1)
 */
export function reconnectDelay(closeCode, failures, random) {
  if (closeCode === SERVICE_RESTART) return 1000 + 4000 * random;
  const limit = Math.min(30_000, 1000 * 2 ** failures);
  return limit * (0.5 + 0.5 * random);
}
