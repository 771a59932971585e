/** A person's mistake or a machine's lack: printed as one message with its remedy, never with a stack trace. */
export class Fault extends Error {
  constructor(
    what: string,
    readonly remedy: string,
  ) {
    super(what);
    this.name = "Fault";
  }
}
