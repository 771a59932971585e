/* A socket over ws and one over wss to an edge, run inside the sandbox; a value is published to its application. Prints what each got, as JSON. */
import { request as httpRequest } from "node:http";
import WebSocket from "ws";

/** An edge as the examples output it. */
export interface Edge {
  readonly address: string;
  readonly host: string;
  readonly ca: string;
}

/** What each socket got of the value that was published, as the application sends it. */
export type Heard = Readonly<Record<"ws" | "wss", string>>;

const LIMIT_MS = 5_000;

async function main({ address, host, ca }: Edge, value: string): Promise<void> {
  // By its name, which leads to its address, as DNS would; the certificate is verified against the edge's own authority.
  const open = (url: string) => new WebSocket(url, { ca, lookup: (_name, _options, answer) => answer(null, [{ address, family: 4 }]) });
  const sockets = { ws: open(`ws://${host}/ws`), wss: open(`wss://${host}/ws`) };
  const heard = Promise.all([hears(sockets.ws, value), hears(sockets.wss, value)]);
  await Promise.all([isOpen(sockets.ws), isOpen(sockets.wss)]);
  await publish(address, host, value);
  const [ws, wss] = await heard;
  process.stdout.write(JSON.stringify({ ws, wss } satisfies Heard));
  Object.values(sockets).forEach((socket) => socket.terminate());
}

function isOpen(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
}

function publish(address: string, host: string, value: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ method: "POST", host: address, path: `/api?id=8&value=${value}`, headers: { host } }, (answer) => {
      answer.resume();
      if (answer.statusCode === 200) resolve();
      else reject(new Error(`publishing was answered ${answer.statusCode}`));
    });
    request.on("error", reject);
    request.end();
  });
}

function hears(socket: WebSocket, value: string): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.on("message", (data: Buffer) => data.toString().includes(value) && resolve(data.toString()));
    socket.on("error", reject);
    setTimeout(() => reject(new Error(`${socket.url} did not hear ${value} within ${LIMIT_MS / 1000} s`)), LIMIT_MS).unref();
  });
}

main(JSON.parse(process.argv[2] ?? "{}") as Edge, process.argv[3] ?? "").catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
