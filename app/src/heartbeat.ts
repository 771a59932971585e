import type { WebSocket } from "ws";

/**
 * Pings the socket every `intervalMs` and ends it when one ping stays unanswered until the next is due:
 * a peer that vanished without a close frame is gone after two intervals at most.
 *
 * The traffic also keeps load balancers from cutting an idle socket, so three intervals must fit into the smallest idle limit on the way.
 * @param intervalMs milliseconds between pings; 0 sends none
 * @param onDead called once, before the socket is ended
 */
export function keepAlive(socket: WebSocket, intervalMs: number, onDead: () => void): void {
  if (intervalMs === 0) return;
  let answered = true;
  const beat = setInterval(() => {
    if (!answered) {
      onDead();
      socket.terminate();
      return;
    }
    answered = false;
    socket.ping();
  }, intervalMs);
  socket.on("pong", () => (answered = true));
  socket.once("close", () => clearInterval(beat));
}
