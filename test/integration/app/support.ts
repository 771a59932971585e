import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { type AddressInfo, connect as dial, createServer } from "node:net";
import { WebSocket, type ClientOptions } from "ws";
import { App } from "../../../app/src/app";
import { type Config, readConfig } from "../../../app/src/config";
import type { Log } from "../../../app/src/log";
import type { Change } from "../../../app/src/values";

/** A running server on an address of its own, and every line it logged. */
export interface Running {
  app: App;
  http: string;
  ws: string;
  events: string[];
}

const running: Running[] = [];
const clients: Client[] = [];

/** Starts a server on a free port of 127.0.0.1; what is not given has its default, stopping takes no time, and one port answers all. */
export async function start(changes: Partial<Config> = {}): Promise<Running> {
  const events: string[] = [];
  const log: Log = (_level, event) => events.push(event);
  const app = new App({ ...readConfig({}), port: 0, host: "127.0.0.1", drainSeconds: 0, adminPort: 0, publishByGet: true, ...changes }, log);
  const { port } = await app.listen();
  const started = { app, http: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}/ws`, events };
  running.push(started);
  return started;
}

/** Ends every client and server of a test; for afterEach. */
export async function stopAll(): Promise<void> {
  for (const { socket } of clients.splice(0)) socket.terminate();
  await Promise.all(running.splice(0).map(({ app }) => app.stopNow()));
}

/** A client that keeps all it was told. */
export class Client {
  readonly changes: Change[] = [];
  close: { code: number; at: number } | undefined;

  constructor(readonly socket: WebSocket) {
    clients.push(this);
    socket.on("message", (data: Buffer) => this.changes.push(JSON.parse(data.toString("utf8")) as Change));
    socket.on("close", (code) => (this.close = { code, at: Date.now() }));
    socket.on("error", () => undefined);
  }

  value(id: string): number | undefined {
    return this.changes.filter((change) => change.id === id).at(-1)?.value;
  }

  async closed(): Promise<{ code: number; at: number }> {
    return until("the socket is closed", () => this.close);
  }
}

/** Opens a socket and waits for the greeting, the current values. */
export async function connect(url: string, options: ClientOptions = {}): Promise<Client> {
  const client = new Client(new WebSocket(url, options));
  await once(client.socket, "open");
  await until("the greeting has arrived", () => client.changes.length >= 10);
  return client;
}

/** Tries a handshake that must fail, and gives the answer. */
export async function refusal(
  url: string,
  options: ClientOptions = {},
): Promise<{ status: number; retryAfter: string | undefined; body: Record<string, string> }> {
  const { socket } = new Client(new WebSocket(url, options));
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    socket.once("unexpected-response", (_request, answer) => resolve(answer));
    socket.once("open", () => reject(new Error("the handshake was accepted")));
  });
  const chunks = (await response.toArray()) as Buffer[];
  return {
    status: response.statusCode ?? 0,
    retryAfter: response.headers["retry-after"],
    body: JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, string>,
  };
}

/** A GET and its JSON. */
export async function get(url: string, init: RequestInit = {}): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> {
  const response = await fetch(url, init);
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
}

/** One sample of /metrics, like `websocket_draining`. */
export async function metric({ http }: Running, series: string): Promise<number> {
  const text = await (await fetch(`${http}/metrics`)).text();
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${series} `));
  return Number(line?.slice(series.length));
}

/** What the server writes to a request that no HTTP client would send. */
export async function rawAnswer(http: string, lines: string[]): Promise<string> {
  const { hostname, port } = new URL(http);
  const socket = dial({ host: hostname, port: Number(port) });
  socket.end(`${lines.join("\r\n")}\r\n\r\n`);
  return Buffer.concat((await socket.toArray()) as Buffer[]).toString("utf8");
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Polls until the condition gives something true; throws after two seconds. */
export async function until<T>(what: string, condition: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + 2000;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`two seconds went by and not yet: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
