import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Config } from "./config";
import type { Fault } from "./fault";
import { type Log, throttled } from "./log";
import type { Metrics, Refusal } from "./metrics";
import { originAllowed } from "./origin";
import type { Sockets } from "./sockets";

/** Path of the WebSocket endpoint. */
export const SOCKET_PATH = "/ws";

interface Refused {
  reason: Refusal;
  status: string;
  fault: Fault;
  /** Seconds after which a client may try again. */
  retryAfter?: number;
}

/** Decides about every handshake: who is let in and who gets which HTTP answer instead. */
export function handshakes(config: Config, sockets: Sockets, metrics: Metrics, log: Log, isDraining: () => boolean) {
  const quietLog = throttled(log);
  return (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    // A peer that resets its connection during the handshake is no reason to fall over.
    stream.on("error", () => stream.destroy());
    const refused = wrongPath(request) ?? leaving(isDraining()) ?? foreign(request, config) ?? full(sockets, config);
    if (refused === undefined) {
      sockets.accept(request, stream, head);
      return;
    }
    metrics.refused.inc({ reason: refused.reason });
    quietLog("warn", "handshake refused", { reason: refused.reason });
    refuse(stream, refused);
  };
}

function wrongPath({ url = "" }: IncomingMessage): Refused | undefined {
  if (url.split("?", 1)[0] === SOCKET_PATH) return undefined;
  const fault = { what: "no WebSocket endpoint at this path", allowed: SOCKET_PATH, remedy: `connect to ${SOCKET_PATH}` };
  return { reason: "path", status: "404 Not Found", fault };
}

function leaving(draining: boolean): Refused | undefined {
  if (!draining) return undefined;
  const fault = { what: "this server is stopping", allowed: "sockets on another replica", remedy: "connect again after Retry-After seconds" };
  return { reason: "draining", status: "503 Service Unavailable", fault, retryAfter: randomSeconds(1, 5) };
}

function foreign({ headers }: IncomingMessage, { allowedOrigins, allowNoOrigin }: Config): Refused | undefined {
  if (originAllowed(headers, allowedOrigins, allowNoOrigin)) return undefined;
  const fault = {
    what: headers.origin === undefined ? "the handshake has no Origin header" : "the page's origin is not allowed",
    allowed: `ALLOWED_ORIGINS ${String(allowedOrigins)}${allowNoOrigin ? ", or no Origin at all" : ""}`,
    remedy: "connect from an allowed page, or add the origin to ALLOWED_ORIGINS",
  };
  return { reason: "origin", status: "403 Forbidden", fault };
}

function full(sockets: Sockets, { maxConnections }: Config): Refused | undefined {
  if (sockets.size < maxConnections) return undefined;
  const fault = {
    what: `this server already holds ${maxConnections} sockets`,
    allowed: `MAX_CONNECTIONS ${maxConnections}`,
    remedy: "connect again after Retry-After seconds, or raise MAX_CONNECTIONS and the memory with it",
  };
  return { reason: "capacity", status: "503 Service Unavailable", fault, retryAfter: randomSeconds(5, 15) };
}

function refuse(stream: Duplex, { status, fault, retryAfter }: Refused): void {
  const body = `${JSON.stringify(fault)}\n`;
  const head = [
    `HTTP/1.1 ${status}`,
    "Connection: close",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
  ];
  stream.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

// Drawn anew for each client, so that those refused together do not return together.
function randomSeconds(min: number, max: number): number {
  return min + Math.floor(Math.random() * (max - min + 1));
}
