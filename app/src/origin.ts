import type { IncomingHttpHeaders } from "node:http";
import { matchesOrigin, originEntries, originsFaults } from "../../components/contract/origins";

/** Which pages may talk to this server: its own, all, or those of a list of origins. */
export type OriginPolicy = "same-origin" | "*" | string[];

/** Reads ALLOWED_ORIGINS; undefined when it is none of the three. */
export function parseOriginPolicy(text: string): OriginPolicy | undefined {
  if (text === "same-origin" || text === "*") return text;
  return originsFaults(text).length === 0 ? originEntries(text) : undefined;
}

/**
 * Whether a handshake may come from where it says it comes from.
 *
 * Browsers apply no CORS to WebSocket handshakes, so this check is all that keeps a foreign page
 * from opening a socket in a visitor's name.
 */
export function originAllowed(headers: IncomingHttpHeaders, policy: OriginPolicy, allowNoOrigin: boolean): boolean {
  if (headers.origin === undefined) return allowNoOrigin;
  if (policy === "*") return true;
  const origin = sentOrigin(headers.origin);
  if (origin === undefined) return false;
  return policy === "same-origin" ? origin === ownOrigin(origin, headers.host) : policy.some((entry) => matchesOrigin(entry, origin));
}

/**
 * Whether a plain request may publish: curl may, a page that may open a socket may, an image tag on a foreign page may not.
 * Such a tag sends no Origin, but browsers add Sec-Fetch-Site.
 */
export function publisherAllowed(headers: IncomingHttpHeaders, policy: OriginPolicy): boolean {
  if (policy === "*") return true;
  if (headers.origin !== undefined) return originAllowed(headers, policy, true);
  const site = headers["sec-fetch-site"];
  return site === undefined || site === "same-origin" || site === "none";
}

// The Host header carries no scheme, and TLS ends at the gateway: the scheme is the page's, the rest is ours.
function ownOrigin(origin: string, host: string | undefined): string | undefined {
  return host === undefined || !/^https?:/.test(origin) ? undefined : parseOrigin(`${new URL(origin).protocol}//${host}`);
}

// Pages of apps and extensions have schemes of their own, whose origins are compared as they are.
function sentOrigin(text: string): string | undefined {
  return /^https?:/i.test(text) ? parseOrigin(text) : text;
}

// URL lower-cases the host and drops a default port, so that two spellings of one origin compare equal.
export function parseOrigin(text: string): string | undefined {
  if (!/^https?:\/\/[^/?#@\s]+$/i.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text).origin;
}
