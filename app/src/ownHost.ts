import { isIP } from "node:net";

/** Which names are this server's own: all, or those of a list, where `*.a.com` is every name under a.com. */
export type OwnHosts = "*" | string[];

const NAME = /^(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** Reads ALLOWED_HOSTS; undefined when it is neither. */
export function parseOwnHosts(text: string): OwnHosts | undefined {
  if (text === "*") return text;
  const names = text.split(",").map((name) => name.trim().toLowerCase());
  return names.every((name) => name.length <= 253 && NAME.test(name)) ? names : undefined;
}

/**
 * Whether a Host header names this server. The owner of any name can make it resolve to this server (DNS rebinding), and a page under it would be of the same origin;
 * so only own names count. An address and localhost cannot be made to lead elsewhere.
 */
export function isOwnHost(host: string | undefined, own: OwnHosts): boolean {
  if (own === "*") return true;
  const url = `http://${host}`;
  if (host === undefined || !URL.canParse(url)) return false;
  const name = new URL(url).hostname.replace(/\.$/, "");
  return name === "localhost" || isIP(name.replace(/^\[|\]$/g, "")) !== 0 || own.some((each) => covers(each, name));
}

function covers(pattern: string, name: string): boolean {
  return pattern.startsWith("*.") ? name.endsWith(pattern.slice(1)) : name === pattern;
}
