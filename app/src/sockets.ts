import { once, EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import { limitAge } from "./age";
import type { Config } from "./config";
import { keepAlive } from "./heartbeat";
import { codeLabel, type Metrics } from "./metrics";
import { Outbox } from "./outbox";
import type { Change, Values } from "./values";

/** "Service restart": come back, but not all at once. */
export const SERVICE_RESTART = 1012;

/** Milliseconds a peer has to answer a close frame; after that its connection is ended. */
const CLOSE_HANDSHAKE_MS = 5_000;

/** How many sockets a change went to: at once, or later because they read slowly. */
export interface Delivery {
  delivered: number;
  delayed: number;
}

/** The open sockets of this process: each gets the current values first, then every change. */
export class Sockets {
  private readonly outboxes = new Map<WebSocket, Outbox>();
  private readonly events = new EventEmitter();
  private readonly server: WebSocketServer;

  constructor(
    private readonly config: Pick<Config, "heartbeatSeconds" | "maxConnectionAgeSeconds" | "maxMessageBytes">,
    private readonly values: Values,
    private readonly metrics: Metrics,
  ) {
    this.server = new WebSocketServer(serverOptions(config.maxMessageBytes));
    // Answers the client too; without a listener ws would do so and count nothing.
    this.server.on("wsClientError", (_error, socket) => {
      metrics.refused.inc({ reason: "malformed" });
      socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    });
  }

  get size(): number {
    return this.outboxes.size;
  }

  all(): WebSocket[] {
    return [...this.outboxes.keys()];
  }

  /** Completes the handshake of a request that was found fit. */
  accept(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    this.server.handleUpgrade(request, stream, head, (socket) => this.add(socket));
  }

  /** Tells every open socket; returns at once, however slow its readers are. */
  publish(change: Change): Delivery {
    const frame = encode(change);
    const delivery = { delivered: 0, delayed: 0 };
    for (const [socket, outbox] of this.outboxes) {
      if (socket.readyState !== socket.OPEN) continue;
      if (outbox.push(change, frame) === "sent") delivery.delivered += 1;
      else delivery.delayed += 1;
    }
    this.metrics.messages.inc({ direction: "out" }, delivery.delivered);
    this.metrics.merged.inc(delivery.delayed);
    return delivery;
  }

  /** Resolves when no socket is open any more. */
  async empty(): Promise<void> {
    if (this.size > 0) await once(this.events, "empty");
  }

  private add(socket: WebSocket): void {
    const { heartbeatSeconds, maxConnectionAgeSeconds } = this.config;
    this.outboxes.set(socket, new Outbox(socket));
    this.count(socket);
    this.greet(socket);
    keepAlive(socket, heartbeatSeconds * 1000, () => this.metrics.heartbeatTimeouts.inc());
    limitAge(socket, maxConnectionAgeSeconds * 1000, () => socket.close(SERVICE_RESTART, "connection age"));
    // The page has nothing to say; what other clients send is read, measured and dropped.
    socket.on("message", () => this.metrics.messages.inc({ direction: "in" }));
  }

  private greet(socket: WebSocket): void {
    const current = this.values.current();
    for (const change of current) this.outboxes.get(socket)?.push(change, encode(change));
    this.metrics.messages.inc({ direction: "out" }, current.length);
  }

  private count(socket: WebSocket): void {
    let violation: number | undefined;
    this.metrics.opened.inc();
    this.metrics.active.set(this.size);
    socket.on("error", (error) => (violation = violationCode(error)));
    socket.once("close", (code) => {
      this.outboxes.delete(socket);
      this.metrics.active.set(this.size);
      this.metrics.closed.inc({ code: codeLabel(violation ?? code) });
      if (this.size === 0) this.events.emit("empty");
    });
  }
}

function serverOptions(maxPayload: number): ServerOptions & { closeTimeout: number } {
  // Compression costs some 300 KB a socket, and the messages here are shorter than its tables.
  return { noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload, closeTimeout: CLOSE_HANDSHAKE_MS };
}

// ws closes with the fitting code when a peer breaks the protocol, but reports 1006 when that peer then just leaves.
function violationCode(error: NodeJS.ErrnoException): number | undefined {
  if (!error.code?.startsWith("WS_ERR_")) return undefined;
  if (error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH") return 1009;
  return error.code === "WS_ERR_INVALID_UTF8" ? 1007 : 1002;
}

function encode(change: Change): Buffer {
  return Buffer.from(JSON.stringify(change));
}
