import type { Duplex } from "node:stream";
import type { Fault } from "./fault";

/** The answer to a handshake that is not taken. */
export interface Refused {
  status: string;
  fault: Fault;
  headers?: Record<string, string | number>;
}

/** Milliseconds in which the answer must have left. */
const ANSWER_MS = 5_000;

/** Answers and lets the connection go, also when the peer never closes its half. */
export function refuse(stream: Duplex, { status, fault, headers = {} }: Refused): void {
  const body = `${JSON.stringify(fault)}\n`;
  const all = { Connection: "close", "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body), ...headers };
  const head = [`HTTP/1.1 ${status}`, ...Object.entries(all).map(([name, value]) => `${name}: ${value}`)];
  const timer = setTimeout(() => stream.destroy(), ANSWER_MS);
  stream.once("close", () => clearTimeout(timer));
  stream.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => stream.destroy());
}
