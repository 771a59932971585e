import type { WebSocket } from "ws";
import { TokenBucket } from "./tokenBucket";

/** "Policy violation": a peer that sends more than it may. */
export const POLICY_VIOLATION = 1008;

/** Frames of all sockets together in a second. Heartbeats of 100,000 sockets are 4,000; a core reads some hundred thousand. */
const FRAMES_OF_ALL = 5_000;

/** Seconds of its rate that one socket may send at once. */
const BURST_SECONDS = 4;

/** Milliseconds a flooding peer has to take the close frame. Nothing that it sends is read any more. */
const FLOODED_MS = 1_000;

/** Frames that clients send: one socket over its rate is closed, and over the rate of all of them the one that sent is not read for a moment. */
export class InboundLimit {
  private readonly ofAll = new TokenBucket(FRAMES_OF_ALL, 2 * FRAMES_OF_ALL);

  constructor(private readonly perSecond: number) {}

  /** @param onFlood called once, before the socket is closed */
  watch(socket: WebSocket, onFlood: () => void): void {
    const own = new TokenBucket(this.perSecond, BURST_SECONDS * this.perSecond);
    const count = () => {
      // Frames that were read together are still handed out after the close.
      if (socket.readyState !== socket.OPEN) return;
      if (own.take() > 0) {
        onFlood();
        closeFlooding(socket);
        return;
      }
      const wait = this.ofAll.take();
      if (wait > 0) pauseFor(socket, wait);
    };
    socket.on("message", count).on("ping", count).on("pong", count);
  }
}

function closeFlooding(socket: WebSocket): void {
  socket.close(POLICY_VIOLATION, "too many messages");
  socket.pause();
  const timer = setTimeout(() => socket.terminate(), FLOODED_MS);
  socket.once("close", () => clearTimeout(timer));
}

function pauseFor(socket: WebSocket, ms: number): void {
  socket.pause();
  setTimeout(() => socket.resume(), ms);
}
