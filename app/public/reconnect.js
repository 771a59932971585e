/** Close code with which a server says that it restarts, or that a socket is old enough to move. */
const SERVICE_RESTART = 1012;

/** @typedef {{ afterRestart: number, afterCut: number }} ReturnSeconds */

/**
 * Milliseconds to wait before the next attempt, evenly spread, so that clients that were cut together do not return together.
 *
 * After 1012 a short time: the server has spread its closes itself, another one is ready, nothing has failed. Otherwise
 * the time that the gateways need to take all clients, and up to 30 seconds when attempts fail.
 * @param {number} closeCode close code of the last socket
 * @param {number} failures attempts since the last socket that stayed open, from 0
 * @param {number} random in [0, 1)
 * @param {ReturnSeconds} seconds over which to spread, from the server
 */
export function reconnectDelay(closeCode, failures, random, { afterRestart, afterCut }) {
  if (closeCode === SERVICE_RESTART) return 1000 * afterRestart * random;
  return 1000 * Math.max(afterCut, Math.min(30, 2 ** failures)) * random;
}

/**
 * What the server has written into its page.
 * @param {Document} page
 * @returns {ReturnSeconds}
 */
export function returnSecondsOf(page) {
  /** @param {string} name */
  const content = (name) => Number(/** @type {HTMLMetaElement} */ (page.querySelector(`meta[name="${name}"]`)).content);
  return { afterRestart: content("return-seconds-after-restart"), afterCut: content("return-seconds-after-cut") };
}
