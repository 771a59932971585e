import { reconnectDelay } from "./reconnect.js";

/** A handshake that takes longer is given up. */
const OPEN_TIMEOUT_MS = 10_000;
/** A socket that stayed open this long counts as a success: the next wait is short again. */
const STABLE_MS = 5_000;

/** @typedef {{ name: "connecting" } | { name: "live" } | { name: "waiting", seconds: number }} State */

/**
 * Keeps a WebSocket open for as long as the page is.
 * @param {string} url
 * @param {import("./reconnect.js").ReturnSeconds} seconds over which it spreads its return
 * @param {{ onState: (state: State) => void, onMessage: (text: string) => void }} listener
 */
export function stayConnected(url, seconds, { onState, onMessage }) {
  let failures = 0;
  open();

  function open() {
    onState({ name: "connecting" });
    const socket = new WebSocket(url);
    const openTimeout = setTimeout(() => socket.close(), OPEN_TIMEOUT_MS);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let stable;
    socket.onopen = () => {
      clearTimeout(openTimeout);
      stable = setTimeout(() => (failures = 0), STABLE_MS);
      onState({ name: "live" });
    };
    socket.onmessage = ({ data }) => onMessage(String(data));
    socket.onclose = ({ code }) => {
      clearTimeout(openTimeout);
      clearTimeout(stable);
      wait(reconnectDelay(code, failures, Math.random(), seconds));
      failures += 1;
    };
  }

  /** @param {number} delay milliseconds */
  function wait(delay) {
    const end = performance.now() + delay;
    const secondsLeft = () => Math.max(1, Math.ceil((end - performance.now()) / 1000));
    const countdown = setInterval(() => onState({ name: "waiting", seconds: secondsLeft() }), 250);
    const retry = setTimeout(reopen, delay);
    // When the machine itself gets its network back, there is nothing to wait for.
    addEventListener("online", reopen, { once: true });
    onState({ name: "waiting", seconds: secondsLeft() });

    function reopen() {
      clearInterval(countdown);
      clearTimeout(retry);
      removeEventListener("online", reopen);
      open();
    }
  }
}
