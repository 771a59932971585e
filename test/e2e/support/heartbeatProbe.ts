/* COUNT sockets to URL, run inside the sandbox, that never send anything by themselves. Prints after SECONDS how they fared. */
import { setTimeout as pause } from "node:timers/promises";
import WebSocket from "ws";

/** What the probe prints, as JSON. */
export interface Lives {
  readonly open: number;
  /** Close codes of those that ended. */
  readonly ended: readonly number[];
  /** Pings from the app that the quietest socket has seen. */
  readonly fewestPings: number;
}

async function main(url: string, count: number, seconds: number): Promise<void> {
  const ended: number[] = [];
  const pings = Array.from({ length: count }, () => 0);
  const sockets = pings.map((_none, index) => {
    const socket = new WebSocket(url);
    socket.on("ping", () => (pings[index] = (pings[index] ?? 0) + 1));
    socket.on("close", (code) => ended.push(code));
    socket.on("error", () => undefined);
    return socket;
  });
  await pause(seconds * 1000);
  const lives: Lives = { open: sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length, ended, fewestPings: Math.min(...pings) };
  process.stdout.write(JSON.stringify(lives));
  process.exit(0);
}

const [url = "", count = "", seconds = ""] = process.argv.slice(2);
void main(url, Number(count), Number(seconds));
