import { isObject, listAt, nameOf, namespaceOf, stringAt, type Json, type KubeObject } from "../object";
import { isNotFound, NoMatchError } from "./errors";
import { Http } from "./http";
import { builtInScope, kindOf, type Kind } from "./kinds";
import type { Endpoint } from "./kubeconfig";

interface ResourceType {
  plural: string;
  namespaced: boolean;
}

/** One API server: which kinds it knows, and the verbs on them. A kind is looked up when it is first used. */
export class Client {
  readonly http: Http;
  private readonly known = new Map<string, Promise<Map<string, ResourceType>>>();

  /** `signal` ends every request under way, which is how a cancelled deployment stops. */
  constructor(
    private readonly endpoint: Endpoint,
    readonly signal: AbortSignal,
  ) {
    this.http = new Http(endpoint);
  }

  /** Asks the server for its version. @throws when it is not reached within ten seconds. */
  async ping(): Promise<void> {
    await this.http.json({ method: "GET", path: "/version", signal: AbortSignal.any([this.signal, AbortSignal.timeout(10_000)]) });
  }

  /** Whether objects of the kind have a namespace; undefined when the server does not know the kind. */
  async isNamespaced(kind: Kind): Promise<boolean | undefined> {
    const builtIn = builtInScope(kind);
    if (builtIn) return builtIn === "namespace";
    try {
      return (await this.lookUp(kind)).namespaced;
    } catch (error) {
      if (error instanceof NoMatchError) return undefined;
      throw error;
    }
  }

  async knows(kind: Kind): Promise<boolean> {
    return this.lookUp(kind).then(
      () => true,
      () => false,
    );
  }

  /** Forgets the kinds, because a CustomResourceDefinition has come or gone. */
  forgetKinds(): void {
    this.known.clear();
  }

  async create(object: KubeObject, query: Record<string, string | undefined>): Promise<KubeObject> {
    const path = await this.collection(kindOf(object), namespaceOf(object));
    return this.verb({ method: "POST", path, query, body: object });
  }

  async get(kind: Kind, namespace: string, name: string): Promise<KubeObject> {
    return this.verb({ method: "GET", path: await this.item(kind, namespace, name) });
  }

  async replace(object: KubeObject, query: Record<string, string | undefined>): Promise<KubeObject> {
    return this.verb({ method: "PUT", path: await this.item(kindOf(object), namespaceOf(object), nameOf(object)), query, body: object });
  }

  /** Server-side apply. */
  async apply(object: KubeObject, query: Record<string, string | undefined>): Promise<KubeObject> {
    const path = await this.item(kindOf(object), namespaceOf(object), nameOf(object));
    // JSON is YAML, so an apply patch may be sent as JSON.
    return this.verb({ method: "PATCH", path, query, body: object, contentType: "application/apply-patch+yaml" });
  }

  async jsonPatch(object: KubeObject, patch: Json[]): Promise<KubeObject> {
    const path = await this.item(kindOf(object), namespaceOf(object), nameOf(object));
    return this.verb({ method: "PATCH", path, body: patch, contentType: "application/json-patch+json" });
  }

  async delete(kind: Kind, namespace: string, name: string, propagationPolicy: string): Promise<void> {
    const body = { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy };
    await this.verb({ method: "DELETE", path: await this.item(kind, namespace, name), body });
  }

  /** Every object of a kind in a namespace; items carry apiVersion and kind, which the server leaves out of a list. */
  async list(kind: Kind, namespace: string): Promise<KubeObject[]> {
    const list = await this.verb({ method: "GET", path: await this.collection(kind, namespace) });
    return listAt(list, "items")
      .filter(isObject)
      .map((item) => ({ ...kind, ...item }));
  }

  async collection(kind: Kind, namespace: string): Promise<string> {
    const { plural, namespaced } = await this.lookUp(kind);
    const scope = namespaced ? `/namespaces/${encodeURIComponent(namespace || this.endpoint.namespace)}` : "";
    return `${groupPath(kind.apiVersion)}${scope}/${plural}`;
  }

  private async item(kind: Kind, namespace: string, name: string): Promise<string> {
    return `${await this.collection(kind, namespace)}/${encodeURIComponent(name)}`;
  }

  private async verb(request: Parameters<Http["json"]>[0]): Promise<KubeObject> {
    const answer = await this.http.json({ signal: this.signal, ...request });
    return isObject(answer) ? answer : {};
  }

  private async lookUp(kind: Kind): Promise<ResourceType> {
    const types = await this.typesIn(kind.apiVersion);
    const type = types.get(kind.kind);
    if (type) return type;
    this.known.delete(kind.apiVersion); // It may be defined a moment later: the next look must ask again.
    throw new NoMatchError(kind.apiVersion, kind.kind);
  }

  private typesIn(apiVersion: string): Promise<Map<string, ResourceType>> {
    const known = this.known.get(apiVersion);
    if (known) return known;
    const loading = this.discover(apiVersion);
    this.known.set(apiVersion, loading);
    loading.catch(() => this.known.delete(apiVersion));
    return loading;
  }

  private async discover(apiVersion: string): Promise<Map<string, ResourceType>> {
    try {
      const list = await this.http.json({ method: "GET", path: groupPath(apiVersion), signal: this.signal });
      const main = listAt(list, "resources").filter((resource) => !stringAt(resource, "name").includes("/"));
      return new Map(main.filter(isObject).map((r) => [stringAt(r, "kind"), { plural: stringAt(r, "name"), namespaced: r.namespaced === true }]));
    } catch (error) {
      if (isNotFound(error)) return new Map();
      throw error;
    }
  }
}

function groupPath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
