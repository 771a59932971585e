import { Counter, Gauge, Registry } from "prom-client";

/** Why a handshake was refused. */
export type Refusal = "path" | "origin" | "capacity" | "draining" | "malformed" | "version";

/** The server's own series, in a registry of their own. */
export class Metrics {
  readonly registry = new Registry();
  readonly active = this.gauge("websocket_connections_active", "Open sockets of this process");
  readonly draining = this.gauge("websocket_draining", "1 from the stop signal on, else 0");
  readonly opened = this.counter("websocket_connections_opened_total", "Sockets opened");
  readonly closed = this.counter("websocket_connections_closed_total", "Sockets closed, by close code; 1006 is a drop without a close frame", "code");
  readonly messages = this.counter("websocket_messages_total", "Messages received (in) and sent (out)", "direction");
  readonly merged = this.counter("websocket_messages_merged_total", "Changes that a slow reader got merged with later ones");
  readonly rounds = this.counter("websocket_broadcast_rounds_total", "Rounds in which changes were sent to all sockets");
  readonly refused = this.counter("websocket_handshakes_refused_total", "Handshakes refused, by reason", "reason");
  readonly heartbeatTimeouts = this.counter("websocket_heartbeat_timeouts_total", "Sockets ended because a ping stayed unanswered");

  readonly flooding = this.counter("websocket_flooding_closed_total", "Sockets closed because they sent more than they may");
  readonly slowReaders = this.counter("websocket_slow_readers_closed_total", "Sockets closed because they read too slowly for two heartbeats");
  readonly publishesRefused = this.counter("websocket_publishes_refused_total", "Publishes answered with 429");

  constructor() {
    // Series that exist from the start let alerts use rate() on the very first event.
    for (const reason of ["path", "origin", "capacity", "draining", "malformed", "version"] satisfies Refusal[]) this.refused.inc({ reason }, 0);
    for (const direction of ["in", "out"]) this.messages.inc({ direction }, 0);
  }

  private gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.registry] });
  }

  private counter<Label extends string = never>(name: string, help: string, ...labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }
}

/** The label of a close code. Peers may send any code from 3000 to 4999, which must not become thousands of series. */
export function codeLabel(code: number): string {
  if (code < 3000) return String(code);
  return code < 4000 ? "3xxx" : "4xxx";
}
