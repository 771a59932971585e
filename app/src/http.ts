import type { IncomingMessage, ServerResponse } from "node:http";
import { hasToken, mayPublish } from "./access";
import type { Config } from "./config";
import type { Fault } from "./fault";
import { SOCKET_PATH } from "./handshake";
import type { Metrics } from "./metrics";
import type { Page } from "./pages";
import type { PublishLimit } from "./publishLimit";
import type { Sockets } from "./sockets";
import { takeAbsoluteForm } from "./target";
import { parseChange, type Values } from "./values";

/** What the routes need from the rest of the server. */
export interface Routes {
  config: Config;
  values: Values;
  sockets: Sockets;
  metrics: Metrics;
  pages: Map<string, Page>;
  publishLimit: PublishLimit;
  isDraining: () => boolean;
}

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;

type Table = Record<string, Handler>;

/** Answers on the public port everything that is not a handshake. What is for the cluster alone is there only without a port of its own. */
export function httpHandler(routes: Routes): (request: IncomingMessage, response: ServerResponse) => void {
  return handler(routes, routes.pages, {
    "/api": (request, response, url) => publish(routes, request, response, url),
    [SOCKET_PATH]: (_request, response) => upgradeRequired(response),
    ...(routes.config.adminPort === 0 ? adminTable(routes) : {}),
  });
}

/** Answers probes and scrapes on a port of its own, to which no edge leads. */
export function adminHandler(routes: Routes): (request: IncomingMessage, response: ServerResponse) => void {
  return handler(routes, new Map(), adminTable(routes));
}

function adminTable(routes: Routes): Table {
  return {
    "/healthz": (_request, response) => health(routes, response),
    "/readyz": (_request, response) => ready(routes, response),
    "/metrics": (_request, response) => exposition(routes, response),
  };
}

function handler(routes: Routes, pages: Map<string, Page>, table: Table) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    takeAbsoluteForm(request);
    const url = parseUrl(request.url);
    if (routes.isDraining()) response.setHeader("Connection", "close");
    if (url === undefined) return badUrl(response);
    const allowed = methods(url, routes.config);
    if (!allowed.includes(String(request.method))) return wrongMethod(response, allowed);
    const page = pages.get(url.pathname);
    if (page !== undefined) return sendPage(request, response, page);
    void (table[url.pathname] ?? notFound(pages, table))(request, response, url);
  };
}

// HEAD must not publish: caches and link checkers send it without being asked.
function methods({ pathname }: URL, { publishByGet }: Config): string[] {
  if (pathname !== "/api") return ["GET", "HEAD"];
  return publishByGet ? ["POST", "GET"] : ["POST"];
}

async function publish(routes: Routes, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const { config, publishLimit, metrics, sockets } = routes;
  if (!mayPublish(request, config)) return sendJson(response, 403, foreignPublisher(config));
  const seconds = publishLimit.take(request);
  if (seconds > 0) {
    metrics.publishesRefused.inc();
    response.setHeader("Retry-After", seconds);
    return sendJson(response, 429, tooManyPublishes(config));
  }
  if (!hasToken(request.headers, config.publishToken)) {
    response.setHeader("WWW-Authenticate", "Bearer");
    return sendJson(response, 401, noToken());
  }
  const change = parseChange(url.searchParams);
  if ("what" in change) return sendJson(response, 400, change);
  routes.values.set(change);
  sendJson(response, 200, { ...change, ...(await sockets.publish(change)) });
}

function health({ sockets, isDraining }: Routes, response: ServerResponse): void {
  // shared: values and sockets are this process's own, so a second replica would split the audience.
  sendJson(response, 200, { status: "ok", shared: false, sockets: sockets.size, draining: isDraining(), uptimeSeconds: Math.round(process.uptime()) });
}

function ready({ isDraining }: Routes, response: ServerResponse): void {
  const draining = isDraining();
  sendJson(response, draining ? 503 : 200, { ready: !draining, draining });
}

async function exposition({ metrics }: Routes, response: ServerResponse): Promise<void> {
  send(response, 200, { "Content-Type": metrics.registry.contentType }, await metrics.registry.metrics());
}

function sendPage({ headers }: IncomingMessage, response: ServerResponse, page: Page): void {
  if (headers["if-none-match"] === page.headers.ETag) response.writeHead(304, page.headers).end();
  else send(response, 200, page.headers, page.body);
}

function upgradeRequired(response: ServerResponse): void {
  response.setHeader("Upgrade", "websocket");
  sendJson(response, 426, {
    what: `${SOCKET_PATH} was asked for without a WebSocket handshake`,
    allowed: "GET with Upgrade: websocket",
    remedy: "use a WebSocket client, and look for a proxy on the way that drops the Upgrade header",
  });
}

function foreignPublisher({ allowedOrigins, allowedHosts }: Config): Fault {
  return {
    what: "a page of another origin tried to publish",
    allowed: `ALLOWED_ORIGINS ${String(allowedOrigins)} on ALLOWED_HOSTS ${String(allowedHosts)}, or a client that is no browser`,
    remedy: "publish from an allowed page or from a command line, or add the origin to ALLOWED_ORIGINS, or this server's name to ALLOWED_HOSTS",
  };
}

function tooManyPublishes({ publishesPerSecond }: Config): Fault {
  return {
    what: "too many publishes",
    allowed: `MAX_PUBLISHES_PER_SECOND ${publishesPerSecond} of all clients, half as many of one`,
    remedy: "publish again after Retry-After seconds; changes of one id within a tick are sent as one anyway",
  };
}

function noToken(): Fault {
  return { what: "the request has no valid token", allowed: "Authorization: Bearer with the value of PUBLISH_TOKEN", remedy: "send the token" };
}

function wrongMethod(response: ServerResponse, allowed: string[]): void {
  response.setHeader("Allow", allowed.join(", "));
  const remedy = allowed[0] === "POST" ? "send POST; GET publishes only with PUBLISH_BY_GET=true" : "send GET";
  sendJson(response, 405, { what: "the request has a method that nothing here answers", allowed: allowed.join(", "), remedy });
}

function notFound(pages: Map<string, Page>, table: Table): Handler {
  const allowed = [...(pages.has("/") ? ["/"] : []), ...Object.keys(table)].join(", ");
  return (_request, response) => sendJson(response, 404, { what: "nothing is served at this path", allowed, remedy: "use one of these paths" });
}

function badUrl(response: ServerResponse): void {
  sendJson(response, 400, { what: "the request target is no path", allowed: "a path like /api?id=8&value=300", remedy: "correct the URL" });
}

function parseUrl(target = "/"): URL | undefined {
  const text = `http://app${target}`;
  return target.startsWith("/") && URL.canParse(text) ? new URL(text) : undefined;
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  send(response, status, { "Content-Type": "application/json", "Cache-Control": "no-store" }, `${JSON.stringify(body)}\n`);
}

function send(response: ServerResponse, status: number, headers: Record<string, string>, body: string | Buffer = ""): void {
  response.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}
