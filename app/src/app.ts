import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Config } from "./config";
import { drain } from "./drain";
import { handshakes } from "./handshake";
import { httpHandler } from "./http";
import type { Log } from "./log";
import { Metrics } from "./metrics";
import { loadPages } from "./pages";
import { returnSeconds } from "./reconnect";
import { Sockets } from "./sockets";
import { Values } from "./values";

/** The server as a whole: listens, then drains. */
export class App {
  readonly metrics = new Metrics();
  private readonly values = new Values();
  private readonly sockets: Sockets;
  private readonly server: Server;
  private readonly hurry = new AbortController();
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly config: Config,
    private readonly log: Log,
  ) {
    this.sockets = new Sockets(config, this.values, this.metrics);
    this.server = this.createHttpServer();
  }

  /** Opens the port; rejects when it cannot. Resolves to where the server can be reached. */
  async listen(): Promise<AddressInfo> {
    this.server.listen({ port: this.config.port, host: this.config.host });
    await once(this.server, "listening");
    return this.server.address() as AddressInfo;
  }

  /** Takes no more sockets, says so on /readyz, closes those there are over the drain time, then closes the port. */
  stop(): Promise<void> {
    return (this.stopped ??= this.drainAndClose());
  }

  /** As `stop`, or makes one under way close at once every socket that is left. */
  stopNow(): Promise<void> {
    this.hurry.abort();
    return this.stop();
  }

  private async drainAndClose(): Promise<void> {
    this.metrics.draining.set(1);
    await drain(this.sockets, this.config.drainSeconds * 1000, this.hurry.signal, this.log);
    this.server.close();
    this.server.closeAllConnections();
  }

  private createHttpServer(): Server {
    const { config, values, sockets, metrics } = this;
    const isDraining = () => this.stopped !== undefined;
    // Any other Upgrade (curl offers h2c) is an ordinary request, not a failed handshake.
    const shouldUpgradeCallback = ({ headers }: { headers: NodeJS.Dict<string | string[]> }) => String(headers.upgrade).toLowerCase() === "websocket";
    // Longer than the hour for which Envoy keeps an idle upstream connection: the proxy hangs up first, and no request meets a closing socket.
    const server = createServer({ keepAliveTimeout: 3_900_000, shouldUpgradeCallback });
    server.on("request", httpHandler({ config, values, sockets, metrics, pages: loadPages(returnSeconds(config)), isDraining }));
    server.on("upgrade", handshakes(config, sockets, metrics, this.log, isDraining));
    return server;
  }
}
