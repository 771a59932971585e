import { connect, type Socket } from "node:net";

const PING = 9;
const LENGTH_16 = 126;
const HANDSHAKE = [
  "GET /ws HTTP/1.1",
  "Host: bench",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
];

/** A WebSocket client that costs next to nothing: it answers pings and hands on the payload of texts. Thousands of them fit beside the server. */
export class RawClient {
  private rest: Buffer = Buffer.alloc(0);
  private open = false;

  private constructor(
    readonly socket: Socket,
    private readonly onText: ((text: Buffer) => void) | undefined,
  ) {
    socket.on("data", (chunk) => this.read(chunk));
    socket.on("error", () => socket.destroy());
  }

  /** Resolves when the socket is open, or refused: then it is destroyed. */
  static async open(port: number, onText?: (text: Buffer) => void): Promise<RawClient> {
    const socket = connect(port, "127.0.0.1");
    const client = new RawClient(socket, onText);
    socket.write(`${HANDSHAKE.join("\r\n")}\r\n\r\n`);
    await new Promise<void>((resolve) => {
      socket.once("data", () => resolve());
      socket.once("close", () => resolve());
    });
    return client;
  }

  private read(chunk: Buffer): void {
    let bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    if (!this.open) {
      const end = bytes.indexOf("\r\n\r\n");
      if (end < 0) return void (this.rest = bytes);
      this.open = true;
      bytes = bytes.subarray(end + 4);
    }
    let at = 0;
    for (let next = frameEnd(bytes, at); next <= bytes.length; next = frameEnd(bytes, at)) {
      this.take(bytes.subarray(at, next));
      at = next;
    }
    this.rest = bytes.subarray(at);
  }

  private take(frame: Buffer): void {
    const payload = frame.subarray(frame[1] === LENGTH_16 ? 4 : 2);
    // Masked with zeros: the same bytes.
    if ((frame[0]! & 15) === PING) this.socket.write(Buffer.concat([Buffer.of(0x8a, 0x80 | payload.length, 0, 0, 0, 0), payload]));
    else this.onText?.(payload);
  }
}

/** Where the frame at `at` ends; Infinity when that is not known yet. */
function frameEnd(bytes: Buffer, at: number): number {
  if (bytes.length < at + 4) return bytes.length >= at + 2 && bytes[at + 1]! < LENGTH_16 ? at + 2 + bytes[at + 1]! : Infinity;
  const length = bytes[at + 1]!;
  return length === LENGTH_16 ? at + 4 + bytes.readUInt16BE(at + 2) : at + 2 + length;
}
