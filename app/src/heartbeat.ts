import { randomBytes } from "node:crypto";
import type { WebSocket } from "ws";

/** Bytes of a ping that only a peer that has read it can send back. */
const NONCE_BYTES = 8;

/**
 * Pings the socket every `intervalMs` and ends it when one ping stays unanswered until the next is due:
 * a peer that vanished without a close frame, or never reads, is gone after two intervals at most. A pong counts only with the bytes of its ping.
 *
 * The traffic also keeps load balancers from dropping an idle socket, so three intervals must fit into the smallest idle limit on the way.
 * @param intervalMs milliseconds between pings; 0 sends none
 * @param onDead called once, before the socket is ended
 */
export function keepAlive(socket: WebSocket, intervalMs: number, onDead: () => void): void {
  if (intervalMs === 0) return;
  let unanswered: Buffer | undefined;
  const beat = setInterval(() => {
    if (unanswered !== undefined) {
      onDead();
      socket.terminate();
      return;
    }
    unanswered = randomBytes(NONCE_BYTES);
    socket.ping(unanswered);
  }, intervalMs);
  socket.on("pong", (data: Buffer) => {
    if (unanswered?.equals(data)) unanswered = undefined;
  });
  socket.once("close", () => clearInterval(beat));
}
