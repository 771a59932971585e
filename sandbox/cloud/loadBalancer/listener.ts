import { connect, createServer, type Server, type Socket } from "node:net";
import { BackendSet, type Backend } from "./backends";

/** Limits of the connections that are opened from now on; running connections keep theirs, as on the real load balancers. */
export interface Limits {
  /** Without a byte in either direction for so long, a connection is reset at both ends. */
  readonly idleMs: number;
  /** How long the connections of a backend that left live on; undefined: until they end by themselves. */
  readonly drainMs: number | undefined;
  readonly scheduler: "roundRobin" | "leastConnections";
  /** Clients whose addresses start like this stay visible to the backend; of all others it sees the load balancer's. */
  readonly visibleClients?: string;
}

const CONNECT_TIMEOUT_MS = 5_000;

/** One port of a load balancer: forwards TCP to the backends. Both directions may be closed one by one. */
export class Listener {
  private readonly server: Server;
  private readonly backends = new BackendSet();
  private accepted = 0;
  private idleCuts = 0;

  constructor(
    readonly address: string,
    readonly port: number,
    private limits: Limits,
  ) {
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.forward(client));
  }

  /** Resolved with the port that is listened on; port 0 takes a free one. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen({ host: this.address, port: this.port, backlog: 4096 }, resolve);
    });
    this.server.on("error", () => {});
    const bound = this.server.address();
    return typeof bound === "object" && bound !== null ? bound.port : this.port;
  }

  setLimits(limits: Limits): void {
    this.limits = limits;
  }

  /** New connections go to these backends only; what others still serve is drained or left alone. */
  setBackends(backends: readonly Backend[]): void {
    this.backends.replace(backends, this.limits.drainMs);
  }

  /** Stops listening and resets what is open. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.backends.cutAll();
    await closed;
  }

  get figures(): { readonly open: number; readonly accepted: number; readonly idleCuts: number; readonly drainCuts: number } {
    return { open: this.backends.open, accepted: this.accepted, idleCuts: this.idleCuts, drainCuts: this.backends.drainCuts };
  }

  private forward(client: Socket): void {
    this.accepted += 1;
    const backend = this.backends.choose(this.limits.scheduler);
    if (backend === undefined) {
      // Nothing is ready: a load balancer without healthy servers resets.
      client.on("error", () => {});
      client.resetAndDestroy();
      return;
    }
    const server = connect({ host: backend.address, port: backend.port, localAddress: this.visibleAddress(client), allowHalfOpen: true, noDelay: true });
    const release = this.backends.hold(backend, () => resetBoth(client, server));
    couple(client, server, release);
    this.limitConnect(client, server);
    this.limitIdle(client, server);
  }

  private visibleAddress({ remoteAddress }: Socket): string | undefined {
    const { visibleClients } = this.limits;
    return visibleClients !== undefined && remoteAddress?.startsWith(visibleClients) ? remoteAddress : undefined;
  }

  private limitConnect(client: Socket, server: Socket): void {
    const timer = setTimeout(() => resetBoth(client, server), CONNECT_TIMEOUT_MS);
    const clear = (): void => clearTimeout(timer);
    server.once("connect", clear).once("close", clear);
  }

  // A socket's timer is wound up by what is read from it and by what is written to it: one timer sees both directions.
  private limitIdle(client: Socket, server: Socket): void {
    client.setTimeout(this.limits.idleMs, () => {
      this.idleCuts += 1;
      resetBoth(client, server);
    });
  }
}

/** Pipes both ways with backpressure; an end passes through as an end, an error as a reset. */
function couple(client: Socket, server: Socket, closed: () => void): void {
  client.pipe(server);
  server.pipe(client);
  for (const [socket, other] of [
    [client, server],
    [server, client],
  ] as const) {
    socket.on("error", () => reset(other));
    socket.once("close", () => {
      // After both ends the other side closes by itself; otherwise what it sends would not be read.
      if (!other.writableEnded || !other.readableEnded) other.destroySoon();
    });
  }
  client.once("close", closed);
}

function resetBoth(client: Socket, server: Socket): void {
  reset(client);
  reset(server);
}

// Node delays the reset of a socket that is still connecting until it is connected, which may be never; and libuv refuses it while
// an end is on its way, which leaves a handle that cannot be closed.
function reset(socket: Socket): void {
  const ending = socket.writableEnded && !socket.writableFinished;
  if (socket.connecting || ending) socket.destroy();
  else socket.resetAndDestroy();
}
