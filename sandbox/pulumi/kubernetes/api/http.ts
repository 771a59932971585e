import http from "node:http";
import https from "node:https";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { Json } from "../object";
import { StatusError } from "./errors";
import type { Endpoint } from "./kubeconfig";

export interface Request {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query?: Record<string, string | undefined>;
  body?: Json;
  contentType?: string;
  signal?: AbortSignal;
}

const MAX_ATTEMPTS = 10;

/** REST to one API server, over connections that stay open. */
export class Http {
  private readonly agent: http.Agent;
  private readonly base: URL;

  constructor(private readonly endpoint: Endpoint) {
    this.base = new URL(endpoint.server);
    const { tls } = endpoint;
    this.agent = this.base.protocol === "https:" ? new https.Agent({ keepAlive: true, ...tls }) : new http.Agent({ keepAlive: true });
  }

  /** Sends a request and reads the JSON answer. @throws StatusError when the server refuses, an Error when it is not reached. */
  async json(request: Request): Promise<Json> {
    const response = await this.send(request);
    return readBody(response);
  }

  /** Sends a GET and yields the JSON documents of the answer, one a line, until the server ends it. */
  async *lines(request: Request): AsyncGenerator<Json> {
    const response = await this.send(request);
    try {
      for await (const line of createInterface({ input: response, crlfDelay: Infinity })) if (line !== "") yield JSON.parse(line) as Json;
    } finally {
      response.destroy();
    }
  }

  private async send(request: Request): Promise<http.IncomingMessage> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.open(request);
      const status = response.statusCode ?? 0;
      if (status < 300) return response;
      const body = await readBody(response);
      const pause = Number(response.headers["retry-after"]);
      // An API server that has too much to do says when to come again; the request was not looked at.
      if (![429, 503].includes(status) || !(pause > 0) || attempt === MAX_ATTEMPTS) throw StatusError.of(status, body);
      await delay(pause * 1000, undefined, { signal: request.signal });
    }
  }

  private open(whole: Request): Promise<http.IncomingMessage> {
    const { method, path, query, body, contentType, signal } = whole;
    const url = new URL(this.base.pathname.replace(/\/$/, "") + path, this.base);
    for (const [key, value] of Object.entries(query ?? {})) if (value !== undefined) url.searchParams.set(key, value);
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers: http.OutgoingHttpHeaders = { accept: "application/json", "user-agent": "pulumi-kubernetes/4.34.2" };
    if (this.endpoint.authorization) headers.authorization = this.endpoint.authorization;
    if (payload !== undefined) {
      headers["content-type"] = contentType ?? "application/json";
      headers["content-length"] = Buffer.byteLength(payload);
    }
    return new Promise((resolve, reject) => {
      const options = { method, headers, agent: this.agent, signal };
      const request = url.protocol === "https:" ? https.request(url, options) : http.request(url, options);
      request.once("response", resolve);
      request.once("error", (error: NodeJS.ErrnoException) => {
        // The server closed an idle connection at the moment at which it was used again: nothing was sent.
        if (error.code === "ECONNRESET" && request.reusedSocket) resolve(this.open(whole));
        else reject(error);
      });
      request.end(payload);
    });
  }
}

async function readBody(response: http.IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  try {
    return JSON.parse(text) as Json;
  } catch {
    return { message: text.trim() };
  }
}
