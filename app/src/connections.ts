import type { Server } from "node:http";
import { socketsThatFit } from "./limits";

/** Milliseconds for a request's headers and for all of it: a client that sends half a request keeps its connection no longer. */
export const TIMEOUTS = { headersTimeout: 20_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 };

/** Connections beside the sockets: a gateway pod has a few, kept for the next request. */
const PLAIN = 1024;

/** Plain connections from which on idle ones are closed. */
const IDLE_FROM = PLAIN / 2;

/** Keeps the server's connections below the limit on open files, and those that are no sockets to a number. */
export function boundConnections(server: Server, sockets: { readonly size: number }, maxConnections: number): void {
  server.maxConnections = Math.min(maxConnections + PLAIN, socketsThatFit() ?? Infinity);
  let open = 0;
  server.on("connection", (connection) => {
    open += 1;
    connection.once("close", () => (open -= 1));
    if (open - sockets.size > IDLE_FROM) server.closeIdleConnections();
  });
}
