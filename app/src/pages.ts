import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { ReturnSeconds } from "./reconnect";

/** One file of public/, read once at the start. */
export interface Page {
  body: Buffer;
  headers: Record<string, string>;
}

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

// The page loads nothing from elsewhere, and whatever someone publishes can never run in it.
const SECURITY = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** Every file of public/ by its URL path; `/` is index.html, with `{{name}}` replaced by what the page must know. */
export function loadPages(known: ReturnSeconds, directory = publicDirectory()): Map<string, Page> {
  const names = readdirSync(directory).filter((name) => extname(name) in TYPES);
  const pages = new Map(names.map((name) => [`/${name}`, loadPage(join(directory, name), known)]));
  const index = pages.get("/index.html");
  if (index !== undefined) pages.set("/", index);
  return pages;
}

function loadPage(path: string, known: ReturnSeconds): Page {
  const body = extname(path) === ".html" ? filledIn(readFileSync(path, "utf8"), known) : readFileSync(path);
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 16)}"`;
  const type = String(TYPES[extname(path)]);
  // no-cache: a browser asks each time and gets 304, so a rollout never mixes old script with new page.
  return { body, headers: { "Content-Type": type, "Cache-Control": "no-cache", ETag: etag, ...SECURITY } };
}

function filledIn(html: string, known: ReturnSeconds): Buffer {
  return Buffer.from(html.replace(/\{\{(\w+)\}\}/g, (_placeholder, name: string) => String(known[name as keyof ReturnSeconds])));
}

// Next to the bundle in dist/, one level up from the sources.
function publicDirectory(): string {
  const beside = join(__dirname, "public");
  return existsSync(beside) ? beside : join(__dirname, "..", "public");
}
