import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { mayConnect } from "./access";
import type { Config } from "./config";
import { type Log, throttled } from "./log";
import type { Metrics, Refusal } from "./metrics";
import { refuse, type Refused } from "./refusal";
import type { Sockets } from "./sockets";
import { takeAbsoluteForm } from "./target";

/** Path of the WebSocket endpoint. */
export const SOCKET_PATH = "/ws";

interface Denied extends Refused {
  reason: Refusal;
}

/** Decides about every handshake: who is let in and who gets which HTTP answer instead. */
export function handshakes(config: Config, sockets: Sockets, metrics: Metrics, log: Log, isDraining: () => boolean) {
  const quietLog = throttled(log);
  return (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    // A peer that resets its connection during the handshake is no reason to fall over.
    stream.on("error", () => stream.destroy());
    takeAbsoluteForm(request);
    const refused = wrongPath(request) ?? otherVersion(request) ?? leaving(isDraining()) ?? foreign(request, config) ?? full(sockets, config);
    if (refused === undefined) {
      sockets.accept(request, stream, head);
      return;
    }
    metrics.refused.inc({ reason: refused.reason });
    quietLog("warn", "handshake refused", { reason: refused.reason });
    refuse(stream, refused);
  };
}

function wrongPath({ url = "" }: IncomingMessage): Denied | undefined {
  if (url.split("?", 1)[0] === SOCKET_PATH) return undefined;
  const fault = { what: "no WebSocket endpoint at this path", allowed: SOCKET_PATH, remedy: `connect to ${SOCKET_PATH}` };
  return { reason: "path", status: "404 Not Found", fault };
}

// Browsers and RFC 6455 speak 13 over HTTP/1.1; ws would take 8 too, and upgrade HTTP/1.0, which has no upgrades.
function otherVersion({ headers, httpVersion }: IncomingMessage): Denied | undefined {
  const version = headers["sec-websocket-version"];
  if (httpVersion === "1.1" && (version === undefined || version === "13")) return undefined;
  const what = httpVersion === "1.1" ? "the handshake has another Sec-WebSocket-Version" : `the handshake came over HTTP/${httpVersion}`;
  const fault = { what, allowed: "Sec-WebSocket-Version 13 over HTTP/1.1", remedy: "use a client of RFC 6455, and HTTP/1.1 in every proxy on the way" };
  return { reason: "version", status: "426 Upgrade Required", fault, headers: { "Sec-WebSocket-Version": 13, Upgrade: "websocket" } };
}

function leaving(draining: boolean): Denied | undefined {
  if (!draining) return undefined;
  const fault = { what: "this server is stopping", allowed: "sockets on another replica", remedy: "connect again after Retry-After seconds" };
  return { reason: "draining", status: "503 Service Unavailable", fault, headers: { "Retry-After": randomSeconds(1, 5) } };
}

function foreign({ headers }: IncomingMessage, config: Config): Denied | undefined {
  if (mayConnect(headers, config)) return undefined;
  const { allowedOrigins, allowNoOrigin, allowedHosts } = config;
  const fault = {
    what: headers.origin === undefined ? "the handshake has no Origin header" : "the page's origin is not allowed",
    allowed: `ALLOWED_ORIGINS ${String(allowedOrigins)} on ALLOWED_HOSTS ${String(allowedHosts)}${allowNoOrigin ? ", or no Origin at all" : ""}`,
    remedy: "connect from an allowed page, or add the origin to ALLOWED_ORIGINS, or this server's name to ALLOWED_HOSTS",
  };
  return { reason: "origin", status: "403 Forbidden", fault };
}

function full(sockets: Sockets, { maxConnections }: Config): Denied | undefined {
  if (sockets.size < maxConnections) return undefined;
  const fault = {
    what: `this server already holds ${maxConnections} sockets`,
    allowed: `MAX_CONNECTIONS ${maxConnections}`,
    remedy: "connect again after Retry-After seconds, or raise MAX_CONNECTIONS and the memory with it",
  };
  return { reason: "capacity", status: "503 Service Unavailable", fault, headers: { "Retry-After": randomSeconds(5, 15) } };
}

// Drawn anew for each client, so that those refused together do not return together.
function randomSeconds(min: number, max: number): number {
  return min + Math.floor(Math.random() * (max - min + 1));
}
