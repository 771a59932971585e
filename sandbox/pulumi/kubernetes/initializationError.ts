import type { JsonObject } from "./object";

/** The object exists, but something failed after that: the engine keeps it in the state and shows the reasons. */
export class InitializationError extends Error {
  readonly reasons: string[];

  constructor(
    message: string,
    problems: string[],
    readonly id: string,
    readonly properties: JsonObject,
    readonly inputs?: JsonObject,
  ) {
    super(message);
    this.name = "InitializationError";
    this.reasons = [message, ...problems];
  }
}
