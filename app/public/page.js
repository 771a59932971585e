import { announcer } from "./announcer.js";
import { Chart } from "./chart.js";
import { stayConnected } from "./connection.js";
import { returnSecondsOf } from "./reconnect.js";

/** The server sends all current values right after the handshake; ids that have not come by then are gone. */
const GREETING_MS = 1000;

const scheme = location.protocol === "https:" ? "wss" : "ws";
const chart = new Chart(
  byId("bars"),
  [...byId("scale").children].map((mark) => /** @type {HTMLElement} */ (mark)),
);
const announce = announcer(byId("announcements"));
/** Ids of the greeting while it lasts. @type {Set<string> | undefined} */
let greeting;

byId("example").textContent = `curl -X POST "${location.origin}/api?id=8&value=300"`;
stayConnected(`${scheme}://${location.host}/ws`, returnSecondsOf(document), { onState: showState, onMessage: showMessage });

/** @param {import("./connection.js").State} state */
function showState(state) {
  document.body.dataset.state = state.name;
  const text = { connecting: "Connecting", live: `Live over ${scheme}`, waiting: "Reconnecting" }[state.name];
  // Written only when it changes: the countdown beside it is for eyes, a screen reader hears each state once.
  if (byId("state-text").textContent !== text) byId("state-text").textContent = text;
  byId("state-countdown").textContent = state.name === "waiting" ? ` in ${state.seconds} s` : "";
  if (state.name === "live") expectGreeting();
}

/** @param {string} text */
function showMessage(text) {
  /** @type {unknown} */
  const message = JSON.parse(text);
  if (!isChange(message)) return;
  const { id, value } = message;
  greeting?.add(id);
  const changed = chart.show(id, value);
  if (changed && greeting === undefined) announce(id, value);
}

/**
 * @param {unknown} message
 * @returns {message is { id: string, value: number }}
 */
function isChange(message) {
  return (
    typeof message === "object" &&
    message !== null &&
    "id" in message &&
    typeof message.id === "string" &&
    "value" in message &&
    typeof message.value === "number"
  );
}

function expectGreeting() {
  const ids = (greeting = new Set());
  setTimeout(() => {
    if (greeting !== ids) return;
    greeting = undefined;
    if (ids.size > 0) chart.keepOnly(ids);
  }, GREETING_MS);
}

/** @param {string} id */
function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element "${id}"`);
  return found;
}
