import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Config } from "./config";
import { boundConnections, TIMEOUTS } from "./connections";
import { drain } from "./drain";
import { handshakes } from "./handshake";
import { adminHandler, httpHandler, type Routes } from "./http";
import type { Log } from "./log";
import { Metrics } from "./metrics";
import { loadPages } from "./pages";
import { PublishLimit } from "./publishLimit";
import { returnSeconds } from "./reconnect";
import { Sockets } from "./sockets";
import { Values } from "./values";

/** The server as a whole: listens, then drains. */
export class App {
  readonly metrics = new Metrics();
  private readonly values = new Values();
  private readonly sockets: Sockets;
  private readonly server: Server;
  private readonly admin: Server | undefined;
  private readonly hurry = new AbortController();
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly config: Config,
    private readonly log: Log,
  ) {
    this.sockets = new Sockets(config, this.values, this.metrics);
    const routes = this.routes();
    this.server = this.createHttpServer(routes);
    this.admin = config.adminPort === 0 ? undefined : createAdminServer(routes);
  }

  /** Opens the ports; rejects when it cannot. Resolves to where the server can be reached. */
  async listen(): Promise<AddressInfo> {
    const { port, adminPort, host } = this.config;
    await listening(this.server, port, host);
    if (this.admin) await listening(this.admin, adminPort, host);
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
    for (const server of [this.server, this.admin]) {
      server?.close();
      server?.closeAllConnections();
    }
  }

  private routes(): Routes {
    const { config, values, sockets, metrics } = this;
    const pages = loadPages(returnSeconds(config));
    return { config, values, sockets, metrics, pages, publishLimit: new PublishLimit(config.publishesPerSecond), isDraining: () => this.stopped !== undefined };
  }

  private createHttpServer(routes: Routes): Server {
    const { config, sockets, metrics, log } = this;
    // Any other Upgrade (curl offers h2c) is an ordinary request, not a failed handshake.
    const shouldUpgradeCallback = ({ headers }: { headers: NodeJS.Dict<string | string[]> }) => String(headers.upgrade).toLowerCase() === "websocket";
    // Longer than the hour for which Envoy keeps an idle upstream connection: the proxy hangs up first, and no request meets a closing socket.
    const server = createServer({ ...TIMEOUTS, keepAliveTimeout: 3_900_000, shouldUpgradeCallback });
    boundConnections(server, sockets, config.maxConnections);
    server.on("request", httpHandler(routes));
    server.on("upgrade", handshakes(config, sockets, metrics, log, routes.isDraining));
    return server;
  }
}

// Probes and scrapes need few connections, and have descriptors that the public port cannot take.
const ADMIN_CONNECTIONS = 32;

function createAdminServer(routes: Routes): Server {
  const server = createServer(TIMEOUTS, adminHandler(routes));
  server.maxConnections = ADMIN_CONNECTIONS;
  return server;
}

async function listening(server: Server, port: number, host: string): Promise<void> {
  server.listen({ port, host });
  await once(server, "listening");
}
