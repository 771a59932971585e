import type { IncomingMessage } from "node:http";
import { TokenBucket } from "./tokenBucket";

/** Clients whose rates are remembered; the one that has been silent for longest is forgotten first. */
const CLIENTS = 1024;

/** Seconds of the rate that may come at once. */
const BURST_SECONDS = 2;

/** Publishes in a second: of all clients, and half as many of each. */
export class PublishLimit {
  private readonly ofAll: TokenBucket;
  private readonly byClient = new Map<string, TokenBucket>();

  constructor(private readonly perSecond: number) {
    this.ofAll = bucket(perSecond);
  }

  /** Takes a publish, or says after how many seconds to come again; 0 means taken. */
  take(request: IncomingMessage): number {
    // What a client does beyond its own share takes nothing from the others.
    const wait = this.ofClient(clientOf(request)).take() || this.ofAll.take();
    return Math.ceil(wait / 1000);
  }

  private ofClient(client: string): TokenBucket {
    const found = this.byClient.get(client) ?? bucket(this.perSecond / 2);
    this.byClient.delete(client);
    this.byClient.set(client, found);
    const [oldest] = this.byClient.keys();
    if (this.byClient.size > CLIENTS && oldest !== undefined) this.byClient.delete(oldest);
    return found;
  }
}

// The gateway writes the header anew for each request from outside. A client inside the cluster can write it itself: the limit of all holds for it too.
function clientOf({ headers, socket }: IncomingMessage): string {
  return String(headers["x-envoy-external-address"] ?? socket.remoteAddress);
}

function bucket(perSecond: number): TokenBucket {
  return new TokenBucket(perSecond, BURST_SECONDS * perSecond);
}
