import type { Log } from "./log";
import { closeTimes, shuffled } from "./schedule";
import { SERVICE_RESTART, type Sockets } from "./sockets";

/** Milliseconds that clients have for their close frame when the stop is in a hurry. */
const HURRIED_CLOSE_MS = 500;

/**
 * Closes every socket with 1012, spread evenly over `durationMs`, and resolves when each has finished its close handshake.
 * Takes `durationMs` and the five seconds of one close handshake at most, and less when the clients leave by themselves.
 * @param hurry when aborted, closes all that are left at once, and ends those that do not answer
 */
export async function drain(sockets: Sockets, durationMs: number, hurry: AbortSignal, log: Log): Promise<void> {
  const started = Date.now();
  const open = shuffled(sockets.all());
  const times = closeTimes(open.length, durationMs);
  log("info", "drain started", { sockets: open.length, seconds: durationMs / 1000 });

  const timers = open.map((socket, index) => setTimeout(() => socket.close(SERVICE_RESTART, "draining"), times[index]));
  const closeNow = () => {
    for (const socket of open) socket.close(SERVICE_RESTART, "draining");
    timers.push(setTimeout(() => sockets.terminate(), HURRIED_CLOSE_MS));
  };
  if (hurry.aborted) closeNow();
  else hurry.addEventListener("abort", closeNow, { once: true });

  await sockets.empty();
  hurry.removeEventListener("abort", closeNow);
  timers.forEach(clearTimeout);
  log("info", "drain finished", { sockets: open.length, seconds: (Date.now() - started) / 1000 });
}
