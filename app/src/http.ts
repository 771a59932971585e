import type { IncomingMessage, ServerResponse } from "node:http";
import type { Config } from "./config";
import type { Fault } from "./fault";
import { SOCKET_PATH } from "./handshake";
import type { Metrics } from "./metrics";
import { publisherAllowed } from "./origin";
import type { Page } from "./pages";
import type { Sockets } from "./sockets";
import { parseChange, tooManyIds, type Values } from "./values";

/** What the routes need from the rest of the server. */
export interface Routes {
  config: Config;
  values: Values;
  sockets: Sockets;
  metrics: Metrics;
  pages: Map<string, Page>;
  isDraining: () => boolean;
}

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;

/** Answers everything that is not a handshake. Only GET, and HEAD for the same without a body, is ever right. */
export function httpHandler(routes: Routes): (request: IncomingMessage, response: ServerResponse) => void {
  const table: Record<string, Handler> = {
    "/api": (request, response, url) => publish(routes, request, response, url),
    "/healthz": (_request, response) => health(routes, response),
    "/readyz": (_request, response) => ready(routes, response),
    "/metrics": (_request, response) => exposition(routes, response),
    [SOCKET_PATH]: (_request, response) => upgradeRequired(response),
  };
  return (request, response) => {
    const url = parseUrl(request.url);
    if (routes.isDraining()) response.setHeader("Connection", "close");
    if (url === undefined) return badUrl(response);
    if (!methodFits(request, url)) return wrongMethod(response, url);
    const page = routes.pages.get(url.pathname);
    if (page !== undefined) return sendPage(request, response, page);
    void (table[url.pathname] ?? notFound)(request, response, url);
  };
}

// HEAD must not publish: caches and link checkers send it without being asked.
function methodFits({ method }: IncomingMessage, url: URL): boolean {
  return method === "GET" || (method === "HEAD" && url.pathname !== "/api");
}

function publish(routes: Routes, request: IncomingMessage, response: ServerResponse, url: URL): void {
  if (!publisherAllowed(request.headers, routes.config.allowedOrigins)) return sendJson(response, 403, foreignPublisher(routes.config));
  const change = parseChange(url.searchParams);
  if ("what" in change) return sendJson(response, 400, change);
  if (!routes.values.set(change)) return sendJson(response, 400, tooManyIds());
  sendJson(response, 200, { ...change, ...routes.sockets.publish(change) });
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

function foreignPublisher({ allowedOrigins }: Config): Fault {
  return {
    what: "a page of another origin tried to publish",
    allowed: `ALLOWED_ORIGINS ${String(allowedOrigins)}, or a client that is no browser`,
    remedy: "publish from an allowed page or from a command line, or add the origin to ALLOWED_ORIGINS",
  };
}

function wrongMethod(response: ServerResponse, { pathname }: URL): void {
  const allowed = pathname === "/api" ? "GET" : "GET, HEAD";
  response.setHeader("Allow", allowed);
  sendJson(response, 405, { what: "the request has a method that nothing here answers", allowed, remedy: "send GET" });
}

function notFound(_request: IncomingMessage, response: ServerResponse): void {
  sendJson(response, 404, {
    what: "nothing is served at this path",
    allowed: `/, ${SOCKET_PATH}, /api, /healthz, /readyz, /metrics`,
    remedy: "open / in a browser",
  });
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
