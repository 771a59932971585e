/* Runs inside the sandbox: round trips of 64-byte pings, in turn over each address given as NAME=URL, so that drift of the machine hits all alike. */
import WebSocket from "ws";
import { quantile } from "./statistics";

const ROUNDS = 20;
const PINGS_A_ROUND = 250;
const PAYLOAD = Buffer.alloc(64, "x");

async function main(targets: readonly [string, string][]): Promise<void> {
  const sockets = await Promise.all(targets.map(async ([name, url]) => ({ name, socket: await open(url), microseconds: [] as number[] })));
  for (const { socket } of sockets) await round(socket);
  for (let n = 0; n < ROUNDS; n++) {
    for (const { socket, microseconds } of sockets) microseconds.push(...(await round(socket)));
  }
  for (const { socket } of sockets) socket.terminate();
  const result = sockets.map(({ name, microseconds }) => [name, { p50: quantile(microseconds, 0.5), p99: quantile(microseconds, 0.99) }]);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(result))}\n`);
}

async function round(socket: WebSocket): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < PINGS_A_ROUND; n++) {
    const started = process.hrtime.bigint();
    await ping(socket);
    times.push(Number(process.hrtime.bigint() - started) / 1000);
  }
  return times;
}

function ping(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.once("pong", () => resolve());
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
