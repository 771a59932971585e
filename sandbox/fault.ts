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

/** A command that was ended from outside. What it had made says nothing about the stack. */
export class Interruption extends Fault {}
