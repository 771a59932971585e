import { quoted } from "./quoted";

/*
 * The origins that may open a socket, as the configuration, the components, the gateway's policy and the app read them: one parser,
 * so that what one accepts no other refuses or never matches. It imports nothing from outside: the app is built without the components' packages.
 */

/** One entry that no browser would send, as a Fault without its place. */
export interface OriginFault {
  value: string;
  allowed: string;
  remedy: string;
}

/** The word for `Origin: null`, which sandboxed frames and redirects of every site can send. */
export const NULL_ORIGIN = "null-origin";

/** The entries of a list that is joined by commas. */
export function originEntries(text: string): string[] {
  return text.split(",").map((entry) => entry.trim());
}

/** What is wrong with `same-origin`, `*` or origins joined by commas. */
export function originsFaults(text: string, path = "allowedOrigins"): (OriginFault & { path: string })[] {
  return text === "same-origin" || text === "*" ? [] : originEntries(text).flatMap((entry) => withPath(path, originFault(entry)));
}

function withPath(path: string, fault: OriginFault | undefined): (OriginFault & { path: string })[] {
  return fault === undefined ? [] : [{ path, ...fault }];
}

const ALLOWED = "same-origin, * or origins joined by commas, as https://a.aliyun.com, https://*.aliyun.com or capacitor://localhost";

/** What is wrong with one origin; undefined when a browser can send it, or what its wildcard stands for. */
export function originFault(entry: string): OriginFault | undefined {
  const remedy = remedyFor(entry);
  return remedy === undefined ? undefined : { value: entry, allowed: ALLOWED, remedy };
}

/** Whether the entry stands for every name below a domain. */
export function isWildcard(entry: string): boolean {
  return entry.includes("://*.");
}

/** Whether an entry stands for the origin, which is as browsers write it. A wildcard stands for one label or more, with its own scheme and port. */
export function matchesOrigin(entry: string, origin: string): boolean {
  if (entry === NULL_ORIGIN) return origin === "null";
  if (!isWildcard(entry)) return entry === origin;
  const [scheme, suffix] = entry.split("*") as [string, string];
  const host = origin.slice(scheme.length, -suffix.length);
  return origin.startsWith(scheme) && origin.endsWith(suffix) && /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(host);
}

function remedyFor(entry: string): string | undefined {
  if (entry === NULL_ORIGIN) return undefined;
  if (entry === "null") return `sandboxed frames of every site send null: write ${NULL_ORIGIN} to let them all in`;
  if (entry === "*" || entry === "same-origin") return "it stands alone: write it without other entries";
  const [, scheme, authority] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(entry) ?? [];
  if (scheme === undefined || authority === undefined) return "begin with the scheme of the page, as https://";
  if (/^(wss?|ftp)$/i.test(scheme)) return "pages have the scheme https or http: write that";
  return /^https?$/i.test(scheme) ? remedyForHttp(entry, authority) : remedyForOpaque(entry);
}

// Pages of apps and extensions. Of such a scheme browsers define no host, so the text is compared as it is.
function remedyForOpaque(entry: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9._-]*(:\d{1,5})?$/.test(entry)
    ? undefined
    : "write it in lower case as the app sends it, without path and wildcard, as capacitor://localhost";
}

function remedyForHttp(entry: string, authority: string): string | undefined {
  if (/[/?#@\\\s]/.test(authority)) return "leave out path, query, user and password";
  const wildcard = authority.startsWith("*.");
  const plain = wildcard ? entry.replace("*.", "") : entry;
  if (plain.includes("*")) return "a wildcard stands for whole labels in front, as https://*.example.com";
  const url = parsed(plain);
  if (url === undefined) return "write a host name and, where the page has one, a port from 1 to 65535";
  const canonical = wildcard ? url.origin.replace("://", "://*.") : url.origin;
  if (canonical !== entry || url.port === "0") return url.port === "0" ? "pages have a port from 1 to 65535" : `browsers write it ${quoted(canonical)}`;
  if (!isHost(url.hostname)) return "write a host name of labels of letters, digits and -, each of at most 63, 253 in all, or an address";
  return wildcard && !isDomain(url.hostname) ? "a wildcard needs a domain of two labels or more below it, as https://*.example.com" : undefined;
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

function isHost(name: string): boolean {
  return name.startsWith("[") || (name.length <= 253 && name.split(".").every((label) => LABEL.test(label)));
}

function isDomain(name: string): boolean {
  const labels = name.split(".");
  return !name.startsWith("[") && labels.length >= 2 && !/^\d+$/.test(labels[labels.length - 1]!);
}
