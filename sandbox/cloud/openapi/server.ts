import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Json } from "../meshes/mesh";
import type { Authentication } from "./authentication";
import type { ActionContext, Answer } from "./context";
import { ROA_CONTRACTS, RPC_CONTRACTS, takenParameters } from "./contract";
import { type InjectedFault, InjectedFaults, refusalOf } from "./faults";
import { ApiError } from "./errors";
import { requestId } from "./identifiers";
import { Parameters } from "./parameters";
import { ROA_ROUTES } from "./roaActions";
import { RPC_ACTIONS } from "./rpcActions";

export interface Endpoint {
  readonly address: string;
  /** 0 takes a free port. */
  readonly port: number;
}

/** PEM certificate chain and private key. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
}

const MAX_BODY_BYTES = 1 << 20;

/** The OpenAPI of ASM and ACK: both products on every endpoint, told apart by path. */
export class OpenApiServer {
  readonly injectedFaults = new InjectedFaults();
  private readonly servers: Server[] = [];
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly context: ActionContext,
    private readonly log: (line: string) => void,
    private readonly authentication: Authentication,
  ) {}

  /** @returns the port that is listened on */
  async listen({ address, port }: Endpoint, tls?: TlsIdentity): Promise<number> {
    const answer = (request: IncomingMessage, response: ServerResponse): void => void this.answer(request, response);
    const server = tls === undefined ? createHttpServer(answer) : createHttpsServer(tls, answer);
    this.servers.push(server);
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, address, resolve));
    return (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await Promise.all(
      this.servers.map((server) => {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        server.closeAllConnections();
        return closed;
      }),
    );
  }

  /** How often each action was called since the start, by its name in RAM, such as cs:DescribeClusterDetail. */
  calls(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.counts);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = requestId();
    const url = new URL(request.url ?? "/", "http://openapi");
    const isRpc = url.pathname === "/";
    try {
      const body = await bodyOf(request);
      this.authentication.check(request, url, body);
      const [name, act] = isRpc ? this.rpc(request, url, formOf(request, body)) : this.roa(request.method ?? "", url);
      this.count(`${isRpc ? "servicemesh" : "cs"}:${name}`);
      const met = this.injectedFaults.meet(name);
      const answer = await withFault(met, act);
      if (met?.kind === "lostAnswer") return void request.socket.destroy();
      send(response, 200, id, isRpc ? { RequestId: id, ...(answer as Answer) } : answer);
    } catch (error) {
      const refusal = error instanceof ApiError ? error : new ApiError(500, "InternalError", "The sandbox failed on this request, see its log.");
      if (refusal !== error) this.log(`OpenAPI ${request.method} ${url.pathname}: ${error instanceof Error ? error.stack : String(error)}`);
      send(response, refusal.status, id, isRpc ? rpcError(refusal, id) : roaError(refusal, id));
    }
  }

  private count(action: string): void {
    this.counts.set(action, (this.counts.get(action) ?? 0) + 1);
  }

  private rpc(request: IncomingMessage, { searchParams: query }: URL, form: URLSearchParams): NamedCall {
    // Alibaba's provider sends the action as a parameter too, the TypeScript client in the header only.
    const name = query.get("Action") ?? form.get("Action") ?? String(request.headers["x-acs-action"] ?? "");
    const action = Object.hasOwn(RPC_ACTIONS, name) ? RPC_ACTIONS[name] : undefined;
    if (action === undefined) throw unknownAction(name);
    const taken = takenParameters(RPC_CONTRACTS[name] ?? { methods: [] }, request.method ?? "", query, form);
    return [name, () => action(new Parameters(taken), this.context)];
  }

  private roa(method: string, { pathname, searchParams: query }: URL): NamedCall {
    for (const { action, path: pattern, handle } of ROA_ROUTES) {
      const path = match(pattern, pathname);
      if (path !== undefined) {
        const taken = takenParameters(ROA_CONTRACTS[action] ?? { methods: [] }, method, query, new URLSearchParams());
        return [action, () => handle(path, new Parameters(taken), this.context)];
      }
    }
    throw unknownAction(`${method} ${pathname}`);
  }
}

/** Name of the action, and what it does. */
type NamedCall = readonly [name: string, act: () => Json | Promise<Json>];

async function withFault(met: InjectedFault | undefined, act: () => Json | Promise<Json>): Promise<Json> {
  const refusal = met && refusalOf(met);
  if (refusal) throw refusal;
  if (met?.seconds !== undefined) await pause(met.seconds * 1000);
  return act();
}

function formOf(request: IncomingMessage, body: string): URLSearchParams {
  const isForm = String(request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
  return new URLSearchParams(isForm ? body : "");
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new ApiError(413, "RequestTooLarge", "The request body is larger than 1 MiB.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function match(path: string, pathname: string): Record<string, string> | undefined {
  const pattern = path.split("/");
  const segments = pathname.replace(/\/$/, "").split("/");
  if (pattern.length !== segments.length) return undefined;
  const found: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? "";
    if (part.startsWith(":")) found[part.slice(1)] = decodeURIComponent(segment);
    else if (part !== segment) return undefined;
  }
  return found;
}

function unknownAction(name: string): ApiError {
  return new ApiError(404, "InvalidAction.NotFound", `The sandbox does not know the action ${name || "(none given)"}.`);
}

function rpcError({ code, message }: ApiError, id: string): Json {
  return { Code: code, Message: message, RequestId: id, HostId: "servicemesh.aliyuncs.com", Recommend: "" };
}

function roaError({ code, message, status }: ApiError, id: string): Json {
  return { code, message, requestId: id, status };
}

function send(response: ServerResponse, status: number, id: string, body: Json): void {
  response.writeHead(status, { "content-type": "application/json;charset=utf-8", "x-acs-request-id": id });
  response.end(JSON.stringify(body));
}
