import { once, EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import { limitAge } from "./age";
import { Broadcast, type Delivery, type Round } from "./broadcast";
import type { Config } from "./config";
import { encodeFrames } from "./frames";
import { keepAlive } from "./heartbeat";
import { InboundLimit, POLICY_VIOLATION } from "./inboundLimit";
import { codeLabel, type Metrics } from "./metrics";
import { Outbox } from "./outbox";
import { refuse } from "./refusal";
import { closeSlowReaders, TRY_AGAIN_LATER } from "./slowReaders";
import type { Change, Values } from "./values";

/** "Service restart": come back, but not all at once. */
export const SERVICE_RESTART = 1012;

/** Milliseconds a peer has to answer a close frame; after that its connection is ended. */
const CLOSE_HANDSHAKE_MS = 5_000;

const MALFORMED = {
  status: "400 Bad Request",
  fault: { what: "the handshake is malformed", allowed: "a WebSocket handshake as RFC 6455 has it", remedy: "use a WebSocket client" },
};

/** The open sockets of this process: each gets the current values first, then every change. */
export class Sockets {
  private readonly outboxes = new Map<WebSocket, Outbox>();
  private readonly events = new EventEmitter();
  private readonly server: WebSocketServer;
  private readonly inbound: InboundLimit;
  private readonly broadcast = new Broadcast(
    () => [...this.outboxes.values()],
    (round) => this.countRound(round),
  );
  /** Why this side closed a socket: its peer may leave without a close frame, which would count as 1006. */
  private readonly codes = new WeakMap<WebSocket, number>();
  private readonly stopLooking: () => void;

  constructor(
    private readonly config: Pick<Config, "heartbeatSeconds" | "maxConnectionAgeSeconds" | "maxMessageBytes" | "messagesPerSecond">,
    private readonly values: Values,
    private readonly metrics: Metrics,
  ) {
    this.server = new WebSocketServer(serverOptions(config.maxMessageBytes));
    // Answers the client too; without a listener ws would do so and count nothing.
    this.server.on("wsClientError", (_error, socket) => {
      metrics.refused.inc({ reason: "malformed" });
      refuse(socket, MALFORMED);
    });
    this.inbound = new InboundLimit(config.messagesPerSecond);
    this.stopLooking = closeSlowReaders(this.outboxes, config.heartbeatSeconds, (socket) => {
      metrics.slowReaders.inc();
      this.codes.set(socket, TRY_AGAIN_LATER);
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
    this.server.handleUpgrade(request, stream, head, (socket) => this.add(socket, stream));
  }

  /** Sends the change to every open socket with the next round; slow readers delay nothing. */
  publish(change: Change): Promise<Delivery> {
    return this.broadcast.publish(change);
  }

  /** Ends every connection that is left, without waiting for its peer. */
  terminate(): void {
    for (const socket of this.outboxes.keys()) socket.terminate();
  }

  /** Resolves when no socket is open any more. */
  async empty(): Promise<void> {
    if (this.size > 0) await once(this.events, "empty");
    this.stopLooking();
  }

  private add(socket: WebSocket, stream: Duplex): void {
    const { heartbeatSeconds, maxConnectionAgeSeconds } = this.config;
    const outbox = new Outbox(socket, stream);
    this.outboxes.set(socket, outbox);
    this.count(socket);
    this.greet(outbox);
    keepAlive(socket, heartbeatSeconds * 1000, () => this.metrics.heartbeatTimeouts.inc());
    limitAge(socket, maxConnectionAgeSeconds * 1000, () => socket.close(SERVICE_RESTART, "connection age"));
    // The page has nothing to say; what other clients send is read, measured and dropped.
    socket.on("message", () => this.metrics.messages.inc({ direction: "in" }));
    this.inbound.watch(socket, () => {
      this.metrics.flooding.inc();
      this.codes.set(socket, POLICY_VIOLATION);
    });
  }

  private greet(outbox: Outbox): void {
    const current = this.values.current();
    outbox.push(current, encodeFrames(current));
    this.broadcast.join(outbox);
    this.metrics.messages.inc({ direction: "out" }, current.length);
  }

  private countRound({ sent, merged }: Round): void {
    this.metrics.rounds.inc();
    this.metrics.messages.inc({ direction: "out" }, sent);
    this.metrics.merged.inc(merged);
  }

  private count(socket: WebSocket): void {
    this.metrics.opened.inc();
    this.metrics.active.set(this.size);
    socket.on("error", (error) => {
      const code = violationCode(error);
      if (code !== undefined) this.codes.set(socket, code);
    });
    socket.once("close", (code) => {
      this.outboxes.delete(socket);
      this.metrics.active.set(this.size);
      this.metrics.closed.inc({ code: codeLabel(this.codes.get(socket) ?? code) });
      if (this.size === 0) this.events.emit("empty");
    });
  }
}

function serverOptions(maxPayload: number): ServerOptions & { closeTimeout: number } {
  return {
    noServer: true,
    clientTracking: false,
    // Compression costs some 300 KB a socket, and the messages here are shorter than its tables.
    perMessageDeflate: false,
    // One frame of a socket in a turn of the loop: ten thousand that arrive in one packet hold up no other socket, and reach the limit one by one.
    allowSynchronousEvents: false,
    maxPayload,
    closeTimeout: CLOSE_HANDSHAKE_MS,
  };
}

const VIOLATIONS: Record<string, number> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 1009,
  WS_ERR_INVALID_UTF8: 1007,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: POLICY_VIOLATION,
};

// ws closes with the fitting code when a peer breaks the protocol, but reports 1006 when that peer then just leaves.
function violationCode(error: NodeJS.ErrnoException): number | undefined {
  if (!error.code?.startsWith("WS_ERR_")) return undefined;
  return VIOLATIONS[error.code] ?? 1002;
}
