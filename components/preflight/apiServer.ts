import { Agent, request } from "node:https";
import { kubeconfigField } from "../mesh/kubeconfig";

/** An answer of an API server, whatever its status. */
export interface ApiAnswer {
  status: number;
  body: unknown;
}

/** Asks one API server; rejects when it is not reached. */
export type Ask = (method: "GET" | "POST", path: string, body?: object) => Promise<ApiAnswer>;

/** Where an API server is, and as whom it is asked. */
interface Endpoint {
  server: URL;
  tls: { ca?: string; cert?: string; key?: string; servername?: string; rejectUnauthorized: boolean };
  token?: string;
}

const TIMEOUT_MS = 5000;
/** Connections at a time: each costs a TLS handshake. */
const CONNECTIONS = 6;

/** Runs `use` with a client of the API server that a kubeconfig names; nothing is asked when it names several, or takes its credentials from a command. */
export async function withApiServer<T>(kubeconfig: string, use: (ask: Ask, server: string) => Promise<T>): Promise<T | undefined> {
  const endpoint = endpointOf(kubeconfig);
  if (endpoint === undefined) {
    return undefined;
  }
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, ...endpoint.tls });
  try {
    return await use((method, path, body) => send(endpoint, agent, method, path, body), endpoint.server.origin);
  } finally {
    agent.destroy();
  }
}

/** The endpoint of a kubeconfig with one cluster and one user, as ACK and ASM hand them out. @internal */
export function endpointOf(kubeconfig: string): Endpoint | undefined {
  const field = (name: string) => kubeconfigField(kubeconfig, name);
  const decoded = (name: string) => (field(name) === undefined ? undefined : Buffer.from(field(name)!, "base64").toString());
  const server = field("server");
  const [cert, key, token] = [decoded("client-certificate-data"), decoded("client-key-data"), field("token")];
  if (server === undefined || !URL.canParse(server) || !server.startsWith("https:") || (token === undefined && key === undefined)) {
    return undefined;
  }
  const rejectUnauthorized = field("insecure-skip-tls-verify") !== "true";
  return {
    server: new URL(server),
    tls: { ca: decoded("certificate-authority-data"), cert, key, servername: field("tls-server-name"), rejectUnauthorized },
    token,
  };
}

function send({ server, token }: Endpoint, agent: Agent, method: string, path: string, body?: object): Promise<ApiAnswer> {
  const headers = {
    accept: "application/json",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  return new Promise((resolve, reject) => {
    const url = new URL(server.pathname.replace(/\/$/, "") + path, server);
    const asked = request(url, { method, headers, agent, timeout: TIMEOUT_MS }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: parsed(text) }));
    });
    asked.on("timeout", () => asked.destroy(Object.assign(new Error("no answer in time"), { code: "ETIMEDOUT" })));
    asked.on("error", reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // A proxy in between answered with a page: the status says enough.
  }
}
