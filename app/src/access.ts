import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Config } from "./config";
import { originAllowed, publisherAllowed } from "./origin";
import { isOwnHost } from "./ownHost";

type Policy = Pick<Config, "allowedOrigins" | "allowedHosts" | "allowNoOrigin">;

/** Whether a handshake comes from a page, or a client that is none, that may open a socket. */
export function mayConnect(headers: IncomingHttpHeaders, policy: Policy): boolean {
  return originAllowed(headers, policy.allowedOrigins, policy.allowNoOrigin) && (headers.origin === undefined || !rebound(headers, policy));
}

/**
 * Whether a request may publish. A browser names the page with every POST. With a GET of an image it does not, and over plain HTTP
 * it adds no Sec-Fetch-Site either; so GET is answered only where the configuration says so.
 */
export function mayPublish({ method, headers }: Pick<IncomingMessage, "method" | "headers">, policy: Policy): boolean {
  if (!publisherAllowed(headers, policy.allowedOrigins)) return false;
  return method === "POST" && headers.origin === undefined ? true : !rebound(headers, policy);
}

// A list of origins, or *, says by itself which pages may; "same origin" is only as good as the name.
function rebound({ host }: IncomingHttpHeaders, { allowedOrigins, allowedHosts }: Policy): boolean {
  return allowedOrigins === "same-origin" && !isOwnHost(host, allowedHosts);
}

/** Whether the request carries the token; without one every request does. Takes as long for a wrong token as for the right one. */
export function hasToken({ authorization = "" }: IncomingHttpHeaders, token: string): boolean {
  return token === "" || timingSafeEqual(digest(authorization), digest(`Bearer ${token}`));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
