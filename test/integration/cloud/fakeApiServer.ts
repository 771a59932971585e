import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { KubernetesObject } from "@kubernetes/client-node";

type Stored = KubernetesObject & { metadata: NonNullable<KubernetesObject["metadata"]>; [field: string]: unknown };
interface Watcher {
  readonly path: RegExp;
  readonly response: ServerResponse;
}

/** Kinds that the cloud uses, by the API group version they are served under. */
const KINDS: Record<string, Record<string, string>> = {
  "/api/v1": { namespaces: "Namespace", secrets: "Secret", services: "Service", serviceaccounts: "ServiceAccount", events: "Event" },
  "/apis/apps/v1": { deployments: "Deployment" },
  "/apis/autoscaling/v2": { horizontalpodautoscalers: "HorizontalPodAutoscaler" },
  "/apis/discovery.k8s.io/v1": { endpointslices: "EndpointSlice" },
  "/apis/rbac.authorization.k8s.io/v1": { roles: "Role", rolebindings: "RoleBinding" },
  "/apis/istio.alibabacloud.com/v1": { istiogateways: "IstioGateway", asmlocalratelimiters: "ASMLocalRateLimiter" },
  "/apis/networking.istio.io/v1alpha3": { envoyfilters: "EnvoyFilter" },
};

/** A Kubernetes API server that is just good enough for controllers: store, merge, finalizers, list and watch. No schemas. */
export class FakeApiServer {
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));
  private readonly objects = new Map<string, Stored>();
  private readonly watchers = new Set<Watcher>();
  private version = 0;
  /** With a message, every write is refused with it. */
  refuse: string | undefined;
  private held: Promise<void> | undefined;

  /** @returns a kubeconfig for it */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const { port } = this.server.address() as AddressInfo;
    return JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "fake", cluster: { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true } }],
      users: [{ name: "fake", user: {} }],
      contexts: [{ name: "fake", context: { cluster: "fake", user: "fake" } }],
      "current-context": "fake",
    });
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  /** @param path such as /api/v1/namespaces/istio-system/services/istio-x */
  get(path: string): Stored | undefined {
    return this.objects.get(path);
  }

  paths(): string[] {
    return [...this.objects.keys()].sort();
  }

  put(path: string, object: KubernetesObject): void {
    this.store(path, merged(this.objects.get(path) ?? {}, object) as Stored);
  }

  /** Lets writes wait until what is returned is called. */
  hold(): () => void {
    let release = (): void => {};
    this.held = new Promise((resolve) => (release = resolve));
    return release;
  }

  /** Deletes, or marks for deletion what has finalizers. */
  remove(path: string): void {
    const object = this.objects.get(path);
    if (object === undefined) return;
    if ((object.metadata.finalizers ?? []).length === 0) {
      this.objects.delete(path);
      this.tell("DELETED", path, object);
    } else if (object.metadata.deletionTimestamp === undefined) {
      this.store(path, merged(object, { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } }) as Stored);
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://fake");
    const path = url.pathname.replace(/\/status$/, "");
    const body = JSON.parse((await textOf(request)) || "{}") as KubernetesObject;
    if (KINDS[path] !== undefined) return send(response, 200, discovery(KINDS[path]));
    if (url.searchParams.get("watch") === "true") return this.watch(path, response);
    if (request.method === "GET") return this.read(path, response);
    await this.held;
    if (this.refuse !== undefined) return send(response, 422, { kind: "Status", code: 422, message: this.refuse });
    if (request.method === "POST") return this.create(path, body, response);
    if (request.method === "DELETE") return this.erase(path, response);
    this.store(path, merged(this.objects.get(path) ?? {}, body) as Stored);
    const stored = this.objects.get(path);
    return send(response, 200, stored ?? { kind: "Status" });
  }

  private read(path: string, response: ServerResponse): void {
    const object = this.objects.get(path);
    if (object !== undefined) return send(response, 200, object);
    if (!isCollection(path)) return send(response, 404, { kind: "Status", code: 404, message: `${path} not found` });
    const items = [...this.objects].filter(([key]) => within(path).test(key)).map(([, item]) => item);
    send(response, 200, { kind: "List", apiVersion: "v1", metadata: { resourceVersion: String(this.version) }, items });
  }

  private create(path: string, object: KubernetesObject, response: ServerResponse): void {
    const name = object.metadata?.name ?? `${object.metadata?.generateName}${++this.version}`;
    this.put(`${path}/${name}`, { ...object, metadata: { ...object.metadata, name } });
    send(response, 201, object);
  }

  private erase(path: string, response: ServerResponse): void {
    if (!this.objects.has(path)) return send(response, 404, { kind: "Status", code: 404, message: `${path} not found` });
    this.remove(path);
    send(response, 200, { kind: "Status", status: "Success" });
  }

  private watch(path: string, response: ServerResponse): void {
    response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
    const watcher = { path: within(path), response };
    this.watchers.add(watcher);
    response.on("close", () => this.watchers.delete(watcher));
  }

  private store(path: string, object: Stored): void {
    const isNew = !this.objects.has(path);
    object.metadata.resourceVersion = String(++this.version);
    const ended = object.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers ?? []).length === 0;
    if (ended) this.objects.delete(path);
    else this.objects.set(path, object);
    this.tell(ended ? "DELETED" : isNew ? "ADDED" : "MODIFIED", path, object);
  }

  private tell(type: string, path: string, object: Stored): void {
    for (const watcher of this.watchers) if (watcher.path.test(path)) watcher.response.write(`${JSON.stringify({ type, object })}\n`);
  }
}

// A list over all namespaces names the plural right behind the version.
function within(path: string): RegExp {
  const [, base = "", rest = ""] = /^(\/api\/v1|\/apis\/[^/]+\/[^/]+)\/(.*)$/.exec(path) ?? [];
  return rest.includes("/") || rest === "namespaces" ? new RegExp(`^${base}/${rest}/[^/]+$`) : new RegExp(`^${base}/namespaces/[^/]+/${rest}/[^/]+$`);
}

function isCollection(path: string): boolean {
  const plural = path.split("/").at(-1) ?? "";
  return Object.values(KINDS).some((kinds) => Object.hasOwn(kinds, plural));
}

function discovery(kinds: Record<string, string>): object {
  const verbs = ["get", "list", "watch", "create", "patch", "delete"];
  return {
    kind: "APIResourceList",
    resources: Object.entries(kinds).map(([name, kind]) => ({ name, kind, namespaced: kind !== "Namespace", verbs })),
  };
}

function merged(old: unknown, change: unknown): unknown {
  if (typeof change !== "object" || change === null || Array.isArray(change)) return change;
  const result: Record<string, unknown> = { ...(typeof old === "object" && old !== null ? (old as Record<string, unknown>) : {}) };
  for (const [key, value] of Object.entries(change)) result[key] = merged(result[key], value);
  return result;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
