/*
 * Runs inside the sandbox: COUNT clients of an independent library that come back as the page does. Prints {"opened": n} when
 * all have tried, then the losses as JSON when every socket has ended and every client is back, or after SECONDS.
 */
import { readFileSync } from "node:fs";
import type { LookupFunction } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import WebSocket, { type ClientOptions } from "ws";
import type { ReturnSeconds } from "../../../app/src/reconnect";
import { inTurn } from "./inTurn";
import type { Loss } from "./figures";

/** Handshakes under way at once when the sockets are opened: more than the guide's gateways keep waiting, so that they refuse the others at once. */
const OPENERS = 250;
/** A handshake that was not answered in time is tried again, because the machine may be busy; one that was refused is not. */
const TRIES = 3;
/** As the page: a handshake that takes longer is given up. */
const HANDSHAKE_MS = 10_000;
/** Who is not back after this long counts as lost. */
const PATIENCE_MS = 30_000;

type ReconnectDelay = (closeCode: number, failures: number, random: number, seconds: ReturnSeconds) => number;

/** What the page of this server knows: its script and the seconds that the server has written into it. */
interface Page {
  readonly delay: ReconnectDelay;
  readonly seconds: ReturnSeconds;
}

class Client {
  loss: { at: number; code: number; awayMs?: number } | undefined;

  constructor(
    private readonly url: string,
    private readonly options: ClientOptions,
    private readonly page: Page,
  ) {}

  /** Opens the first socket. Resolves to whether it got in; who did not stays away, so that the others are not in its way. */
  async enter(): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries++) {
      const socket = await this.open();
      if (socket === "refused") return false;
      if (socket === "late") continue;
      socket.once("close", (code: number) => void this.comeBack(code));
      return true;
    }
    return false;
  }

  get settled(): boolean {
    return this.loss !== undefined && (this.loss.awayMs !== undefined || Date.now() - this.loss.at > PATIENCE_MS);
  }

  private async comeBack(code: number): Promise<void> {
    const loss: NonNullable<typeof this.loss> = (this.loss = { at: Date.now(), code });
    for (let failures = 0; !this.settled; failures++) {
      await pause(this.page.delay(failures === 0 ? code : 1006, failures, Math.random(), this.page.seconds));
      if (typeof (await this.open()) === "object") loss.awayMs = Date.now() - loss.at;
    }
  }

  private open(): Promise<WebSocket | "refused" | "late"> {
    const socket = new WebSocket(this.url, this.options);
    return new Promise((resolve) => {
      socket.once("open", () => resolve(socket));
      socket.on("error", ({ message }) => resolve(message.includes("server response") ? "refused" : "late"));
    });
  }
}

async function main(address: string, host: string, caFile: string, count: number, seconds: number): Promise<void> {
  const lookup: LookupFunction = (_name, _options, answer) => answer(null, [{ address, family: 4 }]);
  const options = { ca: readFileSync(caFile), lookup, handshakeTimeout: HANDSHAKE_MS, perMessageDeflate: false };
  const page = await pageOf(address);
  const all = Array.from({ length: count }, () => new Client(`wss://${host}/ws`, options, page));
  const entered = await inTurn(all, OPENERS, (client) => client.enter());
  const clients = all.filter((_client, index) => entered[index]);
  say({ opened: clients.length });
  await watch(clients, Date.now() + seconds * 1000);
  say(clients.flatMap(({ loss }): Loss[] => (loss === undefined ? [] : [loss])));
  process.exit(0);
}

async function pageOf(address: string): Promise<Page> {
  const html = await (await fetch(`http://${address}/`)).text();
  const seconds = (name: string) => Number(new RegExp(`name="return-seconds-${name}" content="([\\d.]+)"`).exec(html)?.[1]);
  const script: string = "../../../app/public/reconnect.js";
  const { reconnectDelay } = (await import(script)) as { reconnectDelay: ReconnectDelay };
  return { delay: reconnectDelay, seconds: { afterRestart: seconds("after-restart"), afterCut: seconds("after-cut") } };
}

/** Tells the error stream every second how far it is. */
async function watch(clients: readonly Client[], deadline: number): Promise<void> {
  while (Date.now() < deadline && !clients.every((client) => client.settled)) {
    await pause(1000);
    const ended = clients.filter(({ loss }) => loss !== undefined);
    process.stderr.write(`${clients.length} sockets, ${ended.length} ended, ${ended.filter(({ loss }) => loss?.awayMs !== undefined).length} clients back\n`);
  }
}

function say(what: unknown): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

const [address = "", host = "", caFile = "", count = "", seconds = ""] = process.argv.slice(2);
void main(address, host, caFile, Number(count), Number(seconds));
