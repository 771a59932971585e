import type { IncomingMessage } from "node:http";
import type { AccessKey } from "../../accessKey";
import { ApiError } from "./errors";
import { acs3Signature, isSame, roaSignature, rpcSignature, type SignedRequest } from "./signatures";

/** How far a request's clock may be from this one, as at the real API. */
const SKEW_MS = 15 * 60_000;

/** What a request says of who has signed it, when, and how its signature comes about. */
interface Claim {
  readonly keyId: string | undefined;
  readonly signature: string | undefined;
  readonly time: string | undefined;
  readonly nonce: string | undefined;
  readonly token: string | undefined;
  readonly signatureWith: (secret: string) => string;
}

/** Lets a request pass that was sent to this OpenAPI and signed with the sandbox's access key, now and once. Throws an ApiError otherwise. */
export class Authentication {
  /** Nonces, and when they are forgotten. */
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly key: AccessKey,
    /** Values of the header Host that lead here. A page in a browser that came by another name is turned away. */
    private readonly hosts: ReadonlySet<string>,
    private readonly now: () => number = Date.now,
  ) {}

  check(message: IncomingMessage, url: URL, body: string): void {
    const request = signedRequest(message, url, body);
    if (!this.hosts.has(request.headers.host ?? "")) throw refusal("misdirected");
    const claim = claimOf(request);
    if (!claim.keyId || !claim.signature || !claim.time) throw refusal("incomplete");
    if (claim.keyId !== this.key.id) throw refusal("unknownKey");
    if (!isSame(claim.signature, claim.signatureWith(this.key.secret))) throw refusal("wrongSignature");
    // No action hands out sessions, so a token is of another account's.
    if (claim.token) throw refusal("foreignToken");
    this.checkAge(claim.time);
    if (claim.nonce) this.checkNonce(claim.nonce);
  }

  private checkAge(time: string): void {
    const at = Date.parse(time);
    if (Number.isNaN(at)) throw refusal("badTime");
    if (Math.abs(this.now() - at) > SKEW_MS) throw refusal("expired");
  }

  private checkNonce(nonce: string): void {
    for (const [known, until] of this.seen) {
      if (until > this.now()) break;
      this.seen.delete(known);
    }
    if (this.seen.has(nonce)) throw refusal("replayed");
    // A request whose clock is ahead stays valid that much longer.
    this.seen.set(nonce, this.now() + 2 * SKEW_MS);
  }
}

function claimOf(request: SignedRequest): Claim {
  const authorization = request.headers.authorization ?? "";
  if (authorization.startsWith("ACS3-HMAC-SHA256 ")) return acs3Claim(request, authorization);
  if (authorization.startsWith("acs ")) return roaClaim(request, authorization);
  return rpcClaim(request);
}

function acs3Claim(request: SignedRequest, authorization: string): Claim {
  const { headers } = request;
  const field = (name: string) => new RegExp(`[ ,]${name}=([^,]+)`).exec(authorization)?.[1]?.trim();
  const signed = (field("SignedHeaders") ?? "").split(";");
  // What is not signed could be changed, so these must be.
  const isWhole = ["host", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"].every((name) => signed.includes(name) && headers[name] !== undefined);
  return {
    keyId: field("Credential"),
    signature: isWhole ? field("Signature") : undefined,
    time: headers["x-acs-date"],
    nonce: headers["x-acs-signature-nonce"],
    token: headers["x-acs-security-token"],
    signatureWith: (secret) => acs3Signature(request, signed, secret),
  };
}

function roaClaim(request: SignedRequest, authorization: string): Claim {
  const { headers } = request;
  const [keyId, signature] = authorization.slice("acs ".length).split(":");
  return {
    keyId,
    signature,
    time: headers.date,
    nonce: headers["x-acs-signature-nonce"],
    token: headers["x-acs-security-token"],
    signatureWith: (secret) => roaSignature(request, secret),
  };
}

function rpcClaim(request: SignedRequest): Claim {
  const parameters = new Map([...request.query, ...request.form]);
  const digest = { "HMAC-SHA1": "sha1", "HMAC-SHA256": "sha256" }[parameters.get("SignatureMethod") ?? ""];
  const isWhole = digest !== undefined && parameters.get("SignatureVersion") === "1.0" && Boolean(parameters.get("SignatureNonce"));
  return {
    keyId: parameters.get("AccessKeyId"),
    signature: isWhole ? parameters.get("Signature") : undefined,
    time: parameters.get("Timestamp"),
    nonce: parameters.get("SignatureNonce"),
    token: parameters.get("SecurityToken"),
    signatureWith: (secret) => rpcSignature(request, digest ?? "", secret),
  };
}

function signedRequest(message: IncomingMessage, url: URL, body: string): SignedRequest {
  const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value ?? "").trim()]));
  const isForm = (headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
  const form = isForm ? [...new URLSearchParams(body)] : [];
  return { method: message.method ?? "", pathname: url.pathname, query: [...url.searchParams], form, headers, body };
}

/** In the wording of the real API. */
const REFUSALS = {
  misdirected: [421, "MisdirectedRequest", "The header Host names no endpoint of this OpenAPI."],
  incomplete: [400, "IncompleteSignature", "The request signature does not conform to Aliyun standards."],
  unknownKey: [404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."],
  wrongSignature: [400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation."],
  foreignToken: [400, "InvalidSecurityToken.MismatchWithAccessKey", "Specified SecurityToken mismatch with the AccessKey."],
  badTime: [400, "IllegalTimestamp", "The input parameter Timestamp that is mandatory for processing this request is not supplied in its format."],
  expired: [400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired."],
  replayed: [400, "SignatureNonceUsed", "Specified signature nonce was used already."],
} as const;

function refusal(kind: keyof typeof REFUSALS): ApiError {
  const [status, code, message] = REFUSALS[kind];
  return new ApiError(status, code, message);
}
