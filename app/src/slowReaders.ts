import type { WebSocket } from "ws";
import type { Outbox } from "./outbox";

/** "Try again later": this socket cannot be served as fast as values change. */
export const TRY_AGAIN_LATER = 1013;

/** Heartbeats for which a reader may be late. */
const LATE_BEATS = 2;

/** Without heartbeats their default counts. */
const DEFAULT_BEAT_SECONDS = 25;

/**
 * Closes every socket whose changes have been waiting for two heartbeats: what it holds in the kernel's buffers no limit of this process bounds.
 * @param onSlow called for each, before it is closed
 * @returns stops looking
 */
export function closeSlowReaders(outboxes: ReadonlyMap<WebSocket, Outbox>, heartbeatSeconds: number, onSlow: (socket: WebSocket) => void): () => void {
  const beatMs = 1000 * (heartbeatSeconds || DEFAULT_BEAT_SECONDS);
  const look = () => {
    const latest = performance.now() - LATE_BEATS * beatMs;
    for (const [socket, { lateSince, closed }] of outboxes) {
      if (closed || lateSince === undefined || lateSince > latest) continue;
      onSlow(socket);
      socket.close(TRY_AGAIN_LATER, "reads too slowly");
    }
  };
  const timer = setInterval(look, beatMs / 4).unref();
  return () => clearInterval(timer);
}
