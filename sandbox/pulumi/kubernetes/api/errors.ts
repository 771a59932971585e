import { stringAt, type Json } from "../object";

/** An answer of an API server that is no success; `message` is the server's own sentence. */
export class StatusError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly kind: string,
  ) {
    super(message);
    this.name = "StatusError";
  }

  static of(code: number, body: Json): StatusError {
    const message = stringAt(body, "message") || `the server answered ${code}`;
    return new StatusError(code, stringAt(body, "reason"), message, stringAt(body, "details", "kind"));
  }
}

/** The API server has no such kind in that version, perhaps because a CustomResourceDefinition is missing. */
export class NoMatchError extends Error {
  constructor(apiVersion: string, kind: string) {
    super(`no matches for kind "${kind}" in version "${apiVersion}"`);
    this.name = "NoMatchError";
  }
}

export const isNotFound = (error: unknown): boolean => error instanceof StatusError && error.code === 404;
export const isAlreadyExists = (error: unknown): boolean => error instanceof StatusError && error.reason === "AlreadyExists";
export const isConflict = (error: unknown): boolean => error instanceof StatusError && error.reason === "Conflict";
export const isForbidden = (error: unknown): boolean => error instanceof StatusError && error.code === 403;
export const isGone = (error: unknown): boolean => error instanceof StatusError && error.code === 410;

export function isMissingNamespace(error: unknown): boolean {
  return error instanceof StatusError && error.code === 404 && error.kind === "namespaces";
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
