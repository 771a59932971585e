import { RpcFault } from "../rpc/server";

/** A fault of a resource in the words of the real plugin: what could not be done, and why. */
export class TlsFault extends RpcFault {
  constructor(
    readonly summary: string,
    readonly detail: string,
  ) {
    super(`${summary}: ${detail}`);
  }
}
