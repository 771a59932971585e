import { WebSocket } from "ws";
import type { Change } from "./values";

/** Bytes that may wait in memory for one slow reader before its changes are merged. */
export const OUTBOX_BYTES = 64 * 1024;

/**
 * What one socket has yet to be told.
 *
 * A reader that keeps up gets every change. One that does not gets the newest value of each id as soon as it reads again:
 * its memory is bounded by the number of ids, and it slows nobody else. One that never reads again fails its heartbeat.
 */
export class Outbox {
  private readonly late = new Map<string, Change>();

  constructor(
    private readonly socket: WebSocket,
    private readonly limitBytes = OUTBOX_BYTES,
  ) {}

  /** Sends the change now or keeps it for later. `frame` is the change as JSON, encoded once for all sockets. */
  push(change: Change, frame: Buffer): "sent" | "late" {
    if (this.late.size === 0 && this.hasRoom()) {
      this.send(frame);
      return "sent";
    }
    this.late.set(change.id, change);
    return "late";
  }

  private send(frame: Buffer): void {
    this.socket.send(frame, { binary: false }, this.flush);
  }

  // Runs whenever a frame has reached the kernel; something is late only while frames wait, so it will run again.
  private readonly flush = (): void => {
    for (const [id, change] of this.late) {
      if (!this.hasRoom()) return;
      this.late.delete(id);
      this.send(Buffer.from(JSON.stringify(change)));
    }
  };

  private hasRoom(): boolean {
    return this.socket.readyState === WebSocket.OPEN && this.socket.bufferedAmount < this.limitBytes;
  }
}
