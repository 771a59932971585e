/* Two sockets to URL, run inside the sandbox: one is silent after its greeting, the other is not. Prints how the silent one ended. */
import WebSocket from "ws";

const PING_MS = 3_000;

/** What the probe prints, as JSON. */
export interface IdleCut {
  /** Milliseconds from the last byte to the cut. */
  readonly silentFor: number;
  /** Close code of the silent socket; 1006 is a cut without a close frame. */
  readonly code: number;
  /** Whether the other socket, which pings, was still open when the silent one ended. */
  readonly busyOneOpen: boolean;
}

function main(url: string): void {
  const silent = new WebSocket(url);
  const busy = new WebSocket(url);
  let last = performance.now();
  for (const event of ["open", "message", "ping"] as const) silent.on(event, () => (last = performance.now()));
  const pings = setInterval(() => busy.readyState === WebSocket.OPEN && busy.ping(), PING_MS);
  busy.on("error", () => undefined);
  silent.on("error", () => undefined);
  silent.on("close", (code) => {
    const cut: IdleCut = { silentFor: performance.now() - last, code, busyOneOpen: busy.readyState === WebSocket.OPEN };
    process.stdout.write(JSON.stringify(cut));
    clearInterval(pings);
    busy.terminate();
  });
}

main(process.argv[2] ?? "");
