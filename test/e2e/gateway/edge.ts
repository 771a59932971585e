import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import WebSocket from "ws";
import type { UserSandbox } from "../lifecycle/userSandbox";
import { type Said } from "../support/sandbox";

/** Key and certificate of a client, in PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** The gateway as clients on this machine reach it, through the port forwards. */
export class Edge {
  constructor(private readonly user: UserSandbox) {}

  get ca(): string {
    return readFileSync(this.user.outputs().host.caFile, "utf8");
  }

  get caFile(): string {
    return this.user.outputs().host.caFile;
  }

  /** Fails where nothing speaks plain HTTP. */
  get httpPort(): number {
    return Number(new URL(this.user.outputs().host.httpUrl).port);
  }

  get httpsPort(): number {
    return Number(new URL(this.user.outputs().host.httpsUrl).port);
  }

  /** A WebSocket handshake with the npm package ws: the open socket, or the status with which it was refused. */
  async socket(host: string, origin: string | undefined, identity?: Identity, path = "ws", headers = {}): Promise<WebSocket | number> {
    const socket = new WebSocket(`wss://${host}:${this.httpsPort}/${path}`, {
      headers,
      ca: this.ca,
      lookup: (_name, _options, answer) => answer(null, [LOOPBACK]),
      origin,
      ...identity,
    });
    return new Promise((resolve, reject) => {
      socket.once("open", () => resolve(socket));
      socket.once("unexpected-response", (_request, { statusCode = 0 }) => {
        resolve(statusCode);
        socket.terminate();
      });
      // After the outcome is known an error is only the end.
      socket.on("error", reject);
    });
  }

  /** Status of a handshake; an open socket is 101 and is closed again. */
  async handshake(host: string, origin: string | undefined, identity?: Identity): Promise<number> {
    const outcome = await this.socket(host, origin, identity);
    if (typeof outcome === "number") return outcome;
    outcome.terminate();
    return 101;
  }

  /** curl to a host through the forward of its scheme. */
  curl(host: string, ...args: string[]): Promise<Said> {
    const plain = this.user.outputs().host.httpUrl === "" ? [] : [`${host}:80:127.0.0.1:${this.httpPort}`];
    const forwards = [...plain, `${host}:443:127.0.0.1:${this.httpsPort}`];
    return program("curl", ["--silent", "--max-time", "5", "--cacert", this.caFile, ...forwards.flatMap((forward) => ["--connect-to", forward]), ...args]);
  }

  /** What openssl says of a handshake with this name. */
  openssl(host: string, ...args: string[]): Promise<Said> {
    const connect = ["s_client", "-connect", `127.0.0.1:${this.httpsPort}`, "-servername", host, "-CAfile", this.caFile, "-verify_return_error"];
    return program("openssl", [...connect, ...args]);
  }
}

const LOOPBACK = { address: "127.0.0.1", family: 4 };

/** Runs a program of this machine with no input. */
export function program(command: string, args: readonly string[]): Promise<Said> {
  return new Promise((resolve) => {
    const child = execFile(command, args, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 1, stdout, stderr });
    });
    child.stdin?.end();
  });
}
