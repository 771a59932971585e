import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** The parts of a request that a signature covers. */
export interface SignedRequest {
  readonly method: string;
  /** As it was sent, encoded. */
  readonly pathname: string;
  /** Decoded. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Decoded fields of a form in the body. */
  readonly form: readonly (readonly [name: string, value: string])[];
  /** Header by its name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Version 1 of RPC calls: every parameter of query and form but the signature itself. `digest` is sha1 or sha256. */
export function rpcSignature(request: SignedRequest, digest: string, secret: string): string {
  const parameters = [...request.query, ...request.form].filter(([name]) => name !== "Signature");
  return hmac(digest, `${secret}&`, `${request.method}&${encode("/")}&${encode(canonical(parameters))}`, "base64");
}

/** Version 1 of ROA calls: some headers, all that begin with x-acs-, and path and query as they are before they are encoded. */
export function roaSignature(request: SignedRequest, secret: string): string {
  const { method, headers, query } = request;
  const known = ["accept", "content-md5", "content-type", "date"].map((name) => headers[name] ?? "");
  const ofAlibaba = sorted(Object.entries(headers).filter(([name]) => name.startsWith("x-acs-"))).map(([name, value]) => `${name}:${value}\n`);
  const asked = sorted(query).map(([name, value]) => (value === "" ? name : `${name}=${value}`));
  const resource = [decodeURIComponent(request.pathname), asked.join("&")].filter((part) => part !== "").join("?");
  return hmac("sha1", secret, `${method}\n${known.join("\n")}\n${ofAlibaba.join("")}${resource}`, "base64");
}

/** ACS3-HMAC-SHA256: method, path, query, the headers that it names, and the hash of the body. */
export function acs3Signature(request: SignedRequest, signedHeaders: readonly string[], secret: string): string {
  const { method, pathname, query, headers, body } = request;
  const named = [...signedHeaders].sort().map((name) => `${name}:${headers[name] ?? ""}\n`);
  const canonicalRequest = [method, pathname, canonical(query), named.join(""), [...signedHeaders].sort().join(";"), sha256(body)].join("\n");
  return hmac("sha256", secret, `ACS3-HMAC-SHA256\n${sha256(canonicalRequest)}`, "hex");
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Compares without saying by its duration how much is right. */
export function isSame(given: string, right: string): boolean {
  const [a, b] = [given, right].map((text) => createHash("sha256").update(text).digest());
  return timingSafeEqual(a!, b!);
}

function canonical(parameters: SignedRequest["query"]): string {
  return sorted(parameters)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join("&");
}

function sorted<T extends readonly [name: string, value: string]>(pairs: readonly T[]): T[] {
  return [...pairs].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** As RFC 3986 has it; encodeURIComponent leaves five more characters as they are. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hmac(digest: string, key: string, text: string, encoding: "base64" | "hex"): string {
  return createHmac(digest, key).update(text).digest(encoding);
}
