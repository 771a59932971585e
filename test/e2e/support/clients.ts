import { readFileSync } from "node:fs";
import WebSocket from "ws";
import { outputs, type Outputs } from "./sandbox";

/** What a client knows of how its socket ended. */
export interface Closed {
  readonly code: number;
  readonly at: number;
}

/** A socket that remembers what it got and how it ended. */
export interface Client {
  readonly socket: WebSocket;
  readonly values: Map<string, number>;
  closed: Closed | undefined;
}

const LOOPBACK = { address: "127.0.0.1", family: 4 };

/** Opens a socket by its name through the host's port forward, of the suite's sandbox or another; over wss the certificate is verified against the exported CA. */
export async function connect(scheme: "ws" | "wss", { host }: Pick<Outputs, "host"> = outputs()): Promise<Client> {
  const socket = new WebSocket(scheme === "ws" ? host.wsUrl : host.wssUrl, {
    ca: readFileSync(host.caFile),
    lookup: (_name, _options, answer) => answer(null, [LOOPBACK]),
  });
  const client: Client = { socket, values: new Map(), closed: undefined };
  socket.on("message", (data: Buffer) => {
    const { id, value } = JSON.parse(data.toString()) as { id: string; value: number };
    client.values.set(id, value);
  });
  socket.on("close", (code) => {
    client.closed = { code, at: Date.now() };
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
  socket.on("error", () => undefined);
  return client;
}

export async function connectMany(count: number, scheme: "ws" | "wss", of?: Pick<Outputs, "host">): Promise<Client[]> {
  return Promise.all(Array.from({ length: count }, () => connect(scheme, of)));
}

export function closeAll(clients: readonly Client[]): void {
  for (const { socket } of clients) socket.terminate();
}

/** Publishes a value with the tutorial's request, over plain HTTP. */
export async function publish(id: string, value: number): Promise<void> {
  const { host } = outputs();
  const answer = await fetch(`${host.httpUrl}api?id=${id}&value=${value}`);
  if (answer.status !== 200) throw new Error(`publishing ${id}=${value} was answered ${answer.status}: ${await answer.text()}`);
}
