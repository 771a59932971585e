import type { Writable } from "node:stream";
import { WebSocket } from "ws";
import { encodeFrames } from "./frames";
import { NewestChanges } from "./newestChanges";
import type { Change } from "./values";

/** What may wait in memory for one slow reader before its changes are merged. Each write costs some hundred bytes beside its content. */
export const OUTBOX_LIMIT = { bytes: 64 * 1024, writes: 64 };

/**
 * What one socket has yet to be sent.
 *
 * A reader that keeps up gets every change. One that does not gets the newest value of each id as soon as it reads again:
 * its memory is bounded by the number of ids, and it delays no other.
 */
export class Outbox {
  /** Number of the last change that it was handed. */
  seen = 0;
  private readonly late = new NewestChanges();
  private lateFrom: number | undefined;
  private writes = 0;

  /** @param stream the connection under the socket; without compression ws writes whole frames there, and so does this */
  constructor(
    private readonly socket: WebSocket,
    private readonly stream: Writable,
    private readonly limit = OUTBOX_LIMIT,
  ) {}

  /** Whether the socket takes nothing any more. */
  get closed(): boolean {
    return this.socket.readyState !== WebSocket.OPEN;
  }

  /** Since when changes have been waiting, in milliseconds of `performance.now()`; undefined when none is. */
  get lateSince(): number | undefined {
    return this.lateFrom;
  }

  /** Sends the changes now or keeps them for later. `frames` is all of them as bytes, encoded once for all sockets. */
  push(changes: readonly Change[], frames: Buffer): "sent" | "late" {
    if (this.late.size === 0 && this.hasRoom()) {
      this.write(frames);
      return "sent";
    }
    this.lateFrom ??= performance.now();
    for (const change of changes) this.late.set(change);
    return "late";
  }

  private write(frames: Buffer): void {
    this.writes += 1;
    this.stream.write(frames, this.written);
  }

  // Runs whenever a write has reached the kernel; something is late only while writes wait, so it will run again.
  private readonly written = (): void => {
    this.writes -= 1;
    if (this.late.size === 0 || !this.hasRoom()) return;
    const frames = encodeFrames(this.late.all());
    this.late.clear();
    this.lateFrom = undefined;
    this.write(frames);
  };

  private hasRoom(): boolean {
    const { bytes, writes } = this.limit;
    return !this.closed && this.writes < writes && this.stream.writableLength < bytes;
  }
}
