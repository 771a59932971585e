import { request } from "node:http";
import { text } from "node:stream/consumers";
import type { InjectedFault, MeshDelays } from "../cloud";
import type { Forwarded, Ingress, SandboxStatus } from "./control";

/** How long the daemon may take to answer a question, and to carry out an order. */
const STATUS_MS = 5_000;
const ORDER_MS = 10_000;

/** Asks the daemon's status; undefined when no daemon answers on the socket. */
export async function daemonStatus(socket: string): Promise<SandboxStatus | undefined> {
  const answer = await call(socket, "GET", "/status", undefined, STATUS_MS).catch(() => undefined);
  return answer === undefined ? undefined : (JSON.parse(answer) as SandboxStatus);
}

/** Leads the host's ports of a stack to its load balancer. */
export async function forwardTo(socket: string, stack: string, ingress: Ingress): Promise<Forwarded> {
  return JSON.parse(await call(socket, "PUT", `/forwards/${encodeURIComponent(stack)}`, ingress)) as Forwarded;
}

export async function stopDaemon(socket: string): Promise<void> {
  await call(socket, "POST", "/stop");
}

export async function crashProcess(socket: string, name: string): Promise<void> {
  await call(socket, "POST", `/processes/${name}/crash`);
}

/** Orders what the next calls of an action of the OpenAPI meet. */
export async function injectFault(socket: string, order: InjectedFault): Promise<void> {
  await call(socket, "POST", "/openapi/faults", order);
}

/** Lets operations on meshes take at least so long. */
export async function delayMeshes(socket: string, delays: MeshDelays): Promise<void> {
  await call(socket, "PUT", "/openapi/delays", delays);
}

/** Takes back injectedFaults and delays. */
export async function clearFaults(socket: string): Promise<void> {
  await call(socket, "DELETE", "/openapi/faults");
}

function call(socketPath: string, method: string, path: string, body?: object, timeout = ORDER_MS): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, timeout }, (response) => {
      void text(response).then((said) => (response.statusCode === 200 ? resolve(said) : reject(new Error(said))));
    });
    sent.on("error", reject);
    sent.on("timeout", () => sent.destroy(new Error(`the sandbox did not answer ${method} ${path}`)));
    sent.end(body && JSON.stringify(body));
  });
}
