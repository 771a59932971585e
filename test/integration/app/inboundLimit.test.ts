import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import type { WebSocket } from "ws";
import { InboundLimit } from "../../../app/src/inboundLimit";

const NO_LIMIT_OF_ITS_OWN = 1e9;
/** Far more than all sockets together may send at once. */
const MANY = 1_000_000;

describe("the rate of all inbound frames", () => {
  it("pauses the socket that sends beyond it for a moment, does not close it, and leaves alone those that send nothing", async () => {
    const limit = new InboundLimit(NO_LIMIT_OF_ITS_OWN);
    const [sends, silent] = [watched(limit), watched(limit)];
    let frames = 0;
    while (sends.calls.length === 0 && frames < MANY) {
      sends.emit((["message", "ping", "pong"] as const)[frames % 3]!);
      frames += 1;
    }
    assert.ok(frames > 10_000 && frames < MANY, `paused after ${frames} frames`);
    assert.deepEqual(sends.calls, ["pause"]);
    await once(sends, "resumed");
    assert.deepEqual([sends.calls, silent.calls], [["pause", "resume"], []]);
  });
});

/** Notes what the limit does to a socket. */
class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readonly readyState = 1;
  readonly calls: string[] = [];

  pause(): void {
    this.calls.push("pause");
  }

  resume(): void {
    this.calls.push("resume");
    this.emit("resumed");
  }

  close(code: number): void {
    this.calls.push(`close ${code}`);
  }
}

function watched(limit: InboundLimit): FakeSocket {
  const socket = new FakeSocket();
  limit.watch(socket as unknown as WebSocket, () => socket.calls.push("flood"));
  return socket;
}
