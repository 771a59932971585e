import http from "node:http";
import type { AddressInfo } from "node:net";

import { clone, isObject, nameOf, namespaceOf, stringAt, uidOf, type Json, type JsonObject, type KubeObject } from "../../sandbox/pulumi/kubernetes/object";
import { QuietClock } from "./quietClock";

export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  body: JsonObject;
}

/** What the server does with a write: the object it answers, or a refusal. */
export type Answer = (call: Call) => KubeObject | Refusal;

export interface Refusal {
  code: number;
  reason: string;
  message: string;
  kind?: string;
  /** Seconds after which the client may come again. */
  retryAfter?: number;
}

interface StoredEvent {
  version: number;
  collection: string;
  type: string;
  object: KubeObject;
}

// The kinds that the recorded server knew, as far as the calls need them.
const KINDS: Record<string, Record<string, string>> = {
  v1: {
    ConfigMap: "configmaps",
    Endpoints: "endpoints",
    Event: "events",
    PersistentVolumeClaim: "persistentvolumeclaims",
    Pod: "pods",
    Secret: "secrets",
    Service: "services",
  },
  "apps/v1": { DaemonSet: "daemonsets", Deployment: "deployments", ReplicaSet: "replicasets", StatefulSet: "statefulsets" },
  "batch/v1": { Job: "jobs" },
  "networking.istio.io/v1": { VirtualService: "virtualservices" },
  "networking.k8s.io/v1": { Ingress: "ingresses" },
};

/**
 * An API server that keeps objects and tells their changes, but decides nothing: what a write does is said by each test.
 * So it can replay what a real server answered, and never pretends to know what one would.
 */
export class ApiServerDouble {
  readonly calls: Call[] = [];
  /** Stands still while this server has something to do. */
  readonly clock = new QuietClock();
  private readonly objects = new Map<string, KubeObject>();
  private readonly history: StoredEvent[] = [];
  private readonly watchers = new Set<(event: StoredEvent) => void>();
  private readonly answers = new Map<string, Answer>();
  private version = 0;
  private followers: { path: string; fieldSelector: string; run: () => void }[] = [];
  private hook?: { path: string; run: () => void; happened: boolean };

  private constructor(private readonly server: http.Server) {}

  static async start(): Promise<ApiServerDouble> {
    const server = http.createServer();
    const double = new ApiServerDouble(server);
    server.on("request", (request, response) => void double.serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return double;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** A kubeconfig for this server; `token` makes it differ from another one for the same server. */
  kubeconfig(token = "t"): string {
    const { port } = this.server.address() as AddressInfo;
    return JSON.stringify({
      clusters: [{ name: "c", cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: "u", user: { token } }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
      "current-context": "x",
    });
  }

  /** Forgets objects, answers and calls. */
  reset(): void {
    this.objects.clear();
    this.answers.clear();
    this.calls.length = 0;
    this.followers = [];
    this.hook = undefined;
  }

  /** Says what a POST, PATCH (server-side apply) or DELETE does. */
  on(method: "POST" | "PATCH" | "DELETE", answer: Answer): void {
    this.answers.set(method, answer);
  }

  /** Creates or changes an object and tells those who watch. */
  put(object: KubeObject): KubeObject {
    const stored = this.versioned(object);
    const key = itemPath(stored);
    const type = this.objects.has(key) ? "MODIFIED" : "ADDED";
    this.objects.set(key, stored);
    this.tell(type, stored);
    return stored;
  }

  remove(object: KubeObject): void {
    this.objects.delete(itemPath(object));
    this.tell("DELETED", this.versioned(object));
  }

  /** Does something when the plugin follows an object: controllers go on when it has seen how far they are. */
  whenWatched(object: KubeObject, run: () => void): void {
    this.followers.push({ path: collectionPath(object), fieldSelector: `metadata.name=${nameOf(object)}`, run });
  }

  /** Does something just before a collection is listed next, as a controller may. */
  whenListed(path: string, run: () => void): { happened: boolean } {
    const hook = { path, run, happened: false };
    this.hook = hook;
    return hook;
  }

  writes(): string[] {
    return this.calls.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
  }

  private versioned(object: KubeObject): KubeObject {
    this.version += 1;
    const metadata = isObject(object.metadata) ? object.metadata : {};
    return { ...object, metadata: { uid: `uid-${nameOf(object)}`, ...metadata, resourceVersion: String(this.version) } };
  }

  private tell(type: string, object: KubeObject): void {
    this.clock.stir();
    const event = { version: this.version, collection: collectionPath(object), type, object };
    this.history.push(event);
    for (const watcher of this.watchers) watcher(event);
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    this.clock.stir();
    response.on("finish", this.clock.stir);
    const url = new URL(request.url ?? "/", "http://double");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const body: Json = text === "" ? {} : (JSON.parse(text) as Json);
    const call = { method: request.method ?? "", path: url.pathname, query: url.searchParams, body: isObject(body) ? body : { operations: body } };
    this.calls.push(call);
    if (this.hook && !this.hook.happened && call.path === this.hook.path) {
      this.hook.happened = true;
      this.hook.run();
    }
    if (call.method === "GET" && url.searchParams.get("watch") === "true") this.watch(call, response);
    else this.reply(response, this.answer(call));
  }

  private answer(call: Call): KubeObject | Refusal {
    if (call.method === "GET") return this.get(call);
    if (call.method === "PATCH" && call.body.operations) return this.patchFields(call);
    return this.answers.get(call.method)?.(call) ?? { code: 500, reason: "InternalError", message: `the test does not say what ${call.method} does` };
  }

  private get({ path, query }: Call): KubeObject | Refusal {
    if (path === "/version") return { gitVersion: "v1.36.3" };
    const apiVersion = /^\/(?:api|apis)\/([^/]+(?:\/[^/]+)?)$/.exec(path)?.[1];
    if (apiVersion) return discovery(apiVersion);
    const item = this.objects.get(path);
    if (item) return item;
    const collection = /\/namespaces\/[^/]+\/[^/]+$/.test(path);
    if (!collection) return { code: 404, reason: "NotFound", message: `${path} not found` };
    const items = [...this.objects.values()].filter((object) => collectionPath(object) === path && selected(object, query));
    return { metadata: { resourceVersion: String(this.version) }, items };
  }

  // The only JSON patch there is moves fields to another manager.
  private patchFields({ path, body }: Call): KubeObject {
    const object = clone(this.objects.get(path) ?? {});
    for (const operation of body.operations as JsonObject[]) {
      if (operation.path === "/metadata/managedFields" && isObject(object.metadata)) object.metadata.managedFields = operation.value ?? null;
    }
    return this.put(object);
  }

  private watch({ path, query }: Call, response: http.ServerResponse): void {
    const send = (event: StoredEvent) => {
      if (event.collection === path && selected(event.object, query)) response.write(`${JSON.stringify({ type: event.type, object: event.object })}\n`);
    };
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    const since = Number(query.get("resourceVersion"));
    this.history.filter(({ version }) => version > since).forEach(send);
    this.watchers.add(send);
    const isFollowed = (follower: { path: string; fieldSelector: string }) => follower.path === path && follower.fieldSelector === query.get("fieldSelector");
    const followers = this.followers.filter(isFollowed);
    this.followers = this.followers.filter((follower) => !isFollowed(follower));
    for (const { run } of followers) run();
    response.on("close", () => this.watchers.delete(send));
  }

  private reply(response: http.ServerResponse, answer: KubeObject | Refusal): void {
    const refusal = typeof answer.code === "number" ? (answer as Refusal) : undefined;
    const body = refusal ? { kind: "Status", status: "Failure", ...refusal, details: { kind: refusal.kind ?? "" } } : answer;
    const retryAfter = refusal?.retryAfter === undefined ? {} : { "retry-after": String(refusal.retryAfter) };
    response.writeHead(refusal?.code ?? 200, { "content-type": "application/json", ...retryAfter });
    response.end(JSON.stringify(body));
  }
}

function discovery(apiVersion: string): KubeObject | Refusal {
  const kinds = KINDS[apiVersion];
  if (!kinds) return { code: 404, reason: "NotFound", message: "the server could not find the requested resource" };
  return { resources: Object.entries(kinds).map(([kind, name]) => ({ name, kind, namespaced: true })) };
}

function collectionPath(object: KubeObject): string {
  const apiVersion = stringAt(object, "apiVersion");
  const plural = KINDS[apiVersion]?.[stringAt(object, "kind")] ?? "unknown";
  return `${apiVersion.includes("/") ? "/apis" : "/api"}/${apiVersion}/namespaces/${namespaceOf(object)}/${plural}`;
}

function itemPath(object: KubeObject): string {
  return `${collectionPath(object)}/${nameOf(object)}`;
}

function selected(object: KubeObject, query: URLSearchParams): boolean {
  const [field, value] = (query.get("fieldSelector") ?? "").split("=");
  if (field === "metadata.name") return nameOf(object) === value;
  return field !== "involvedObject.uid" || stringAt(object, "involvedObject", "uid") === value;
}

/** A Kubernetes event about an object. */
export function eventAbout(object: KubeObject, text: string, type = "Normal"): KubeObject {
  const [reason = "", ...message] = text.split(": ");
  const metadata = { name: `event-${text.length}-${text.replaceAll(/\W+/g, "-").slice(-40)}`, namespace: namespaceOf(object) };
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { ...metadata, uid: text },
    involvedObject: { uid: uidOf(object) },
    type,
    reason,
    message: message.join(": "),
  };
}
