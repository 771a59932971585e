import { connect, type Server, type Socket } from "node:net";

/** Where a relay leads at this moment; undefined while there is nothing there. */
export type Target = () => { host: string; port: number } | undefined;

/**
 * Forwards every connection that `server` accepts. The server was opened on the host's 127.0.0.1 and handed in, so it
 * listens there although this process and its targets live in the sandbox's network.
 */
export function relay(server: Server, target: Target): void {
  server.on("connection", (client: Socket) => {
    const to = target();
    if (!to) return void client.destroy();
    const upstream = connect({ ...to, noDelay: true, allowHalfOpen: true });
    client.setNoDelay(true);
    client.allowHalfOpen = true;
    client.pipe(upstream);
    upstream.pipe(client);
    client.on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
  });
}
