import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { chmodSync } from "node:fs";
import { text } from "node:stream/consumers";
import type { CloudStatus, InjectedFault, MeshDelays } from "../cloud";
import type { ProcessStatus } from "../cluster/processes";

/** What `make status` shows of the daemon's own. */
export interface SandboxStatus {
  readonly startedAt: string;
  readonly daemonMemory: number;
  readonly ports: Readonly<Record<string, number>>;
  readonly processes: readonly ProcessStatus[];
  readonly cloud: CloudStatus | undefined;
}

/** Where a stack's load balancer listens. */
export interface Ingress {
  /** Address or name. */
  readonly host: string;
  /** Absent where nothing speaks plain HTTP. */
  readonly httpPort?: number;
  readonly httpsPort: number;
}

/** Ports of the host that lead to a stack's load balancer, or the stacks that have all there are. */
export type Forwarded = { readonly http: number; readonly https: number } | { readonly takenBy: readonly string[] };

/** The requests that commands send to the daemon. */
export interface Control {
  status(): SandboxStatus;
  /** Leads the stack's own relays there; the first time it gets a pair that no other stack needs. */
  forwardTo(stack: string, ingress: Ingress): Promise<Forwarded>;
  /** Kills a process as a crash would. False when there is none of that name. */
  crash(process: string): boolean;
  /** Orders what the next calls of an action of the OpenAPI meet. Throws for an order that says nothing. */
  injectFault(order: InjectedFault): void;
  /** Lets operations on meshes take at least so long. */
  delay(delays: MeshDelays): void;
  /** Takes both back. */
  clearFaults(): void;
  stop(): Promise<void>;
}

/** Serves the control interface on a socket that only its owner may open. */
export function serveControl(socket: string, control: Control): Promise<Server> {
  const server = createServer((request, response) => {
    answer(control, request).then(
      ([status, body]) => send(response, status, body),
      (error: unknown) => send(response, 500, { error: String(error) }),
    );
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(socket, () => {
      chmodSync(socket, 0o600);
      resolve(server);
    });
  });
}

async function answer(control: Control, request: IncomingMessage): Promise<[number, object]> {
  const route = `${request.method} ${request.url}`;
  const body = await text(request);
  if (route === "GET /status") return [200, control.status()];
  const stack = /^PUT \/forwards\/([^/]+)$/.exec(route)?.[1];
  if (stack !== undefined) return [200, await control.forwardTo(decodeURIComponent(stack), JSON.parse(body) as Ingress)];
  if (route === "POST /openapi/faults") {
    control.injectFault(JSON.parse(body) as InjectedFault);
    return [200, {}];
  }
  if (route === "PUT /openapi/delays") {
    control.delay(JSON.parse(body) as MeshDelays);
    return [200, {}];
  }
  if (route === "DELETE /openapi/faults") {
    control.clearFaults();
    return [200, {}];
  }
  if (route === "POST /stop") {
    await control.stop();
    return [200, {}];
  }
  const crashed = /^POST \/processes\/([^/]+)\/crash$/.exec(route);
  if (crashed) return control.crash(crashed[1] ?? "") ? [200, {}] : [404, { error: `no process ${crashed[1]}` }];
  return [404, { error: `no such request: ${route}` }];
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
