import type { IncomingMessage } from "node:http";

/**
 * Turns a request target in absolute form, `http://host/path`, into path and Host header, as RFC 9112 asks of every server:
 * its host is the one that counts.
 */
export function takeAbsoluteForm(request: IncomingMessage): void {
  const { url = "/" } = request;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return;
  const { host, pathname, search } = new URL(url);
  request.url = pathname + search;
  request.headers.host = host;
}
