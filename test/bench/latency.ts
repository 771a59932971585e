/* Runs inside the sandbox: round trips of 64-byte pings, in turn over each address given as NAME=URL, so that drift of the machine hits all alike. */
import WebSocket from "ws";
import { quantile } from "./statistics";

const ROUNDS = 20;
/** The app lets a socket send 200 frames at once, and all sockets 10,000. */
const PINGS_A_ROUND = 150;
const PAYLOAD = Buffer.alloc(64, "x");

async function main(targets: readonly [string, string][]): Promise<void> {
  const measured = targets.map(([name, url]) => ({ name, url, microseconds: [] as number[] }));
  for (const { url } of measured) await round(url);
  for (let n = 0; n < ROUNDS; n++) {
    for (const { url, microseconds } of measured) microseconds.push(...(await round(url)));
  }
  const result = measured.map(({ name, microseconds }) => [name, { p50: quantile(microseconds, 0.5), p99: quantile(microseconds, 0.99) }]);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(result))}\n`);
}

/** On a socket of its own: over many rounds one would send more than the app takes. */
async function round(url: string): Promise<number[]> {
  const socket = await open(url);
  const times: number[] = [];
  for (let n = 0; n < PINGS_A_ROUND; n++) {
    const started = process.hrtime.bigint();
    await ping(socket);
    times.push(Number(process.hrtime.bigint() - started) / 1000);
  }
  socket.terminate();
  return times;
}

function ping(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = (code: number) => reject(new Error(`the socket was closed with ${code}`));
    socket.once("close", closed);
    socket.once("pong", () => {
      socket.off("close", closed);
      resolve();
    });
    socket.ping(PAYLOAD);
  });
}

function open(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  return new Promise((resolve, reject) => {
    socket.once("open", () => resolve(socket));
    socket.once("error", reject);
  });
}

void main(process.argv.slice(2).map((word) => word.split(/=(.*)/s, 2) as [string, string]));
