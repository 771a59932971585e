import {
  type ApiException,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  KubernetesObjectApi,
  type KubernetesObject,
  PatchStrategy,
  setHeaderOptions,
} from "@kubernetes/client-node";

/** What names an object: enough to read or delete it. */
export interface ObjectName {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** One API server, spoken to under one field manager. */
export class Cluster {
  readonly config = new KubeConfig();
  readonly objects: KubernetesObjectApi;
  private readonly core: CoreV1Api;
  private readonly custom: CustomObjectsApi;

  constructor(
    readonly id: string,
    kubeconfig: string,
    private readonly fieldManager: string,
  ) {
    this.config.loadFromString(kubeconfig);
    this.objects = KubernetesObjectApi.makeApiClient(this.config);
    this.core = this.config.makeApiClient(CoreV1Api);
    this.custom = this.config.makeApiClient(CustomObjectsApi);
  }

  /** Server-side apply; takes over fields that another manager holds. */
  async apply<T extends KubernetesObject>(object: T): Promise<T> {
    return this.objects.patch(object, undefined, undefined, this.fieldManager, true, PatchStrategy.ServerSideApply);
  }

  /** The object, or undefined when there is none. */
  async read<T extends KubernetesObject>(name: ObjectName): Promise<T | undefined> {
    const { apiVersion, kind, metadata } = name;
    return absentIsUndefined(this.objects.read<KubernetesObject>({ apiVersion, kind, metadata }) as Promise<T>);
  }

  /** Deletes the object and, in the background, what it owns. False when it was not there. */
  async remove(name: ObjectName): Promise<boolean> {
    const { apiVersion, kind, metadata } = name;
    const call = this.objects.delete({ apiVersion, kind, metadata }, undefined, undefined, undefined, undefined, "Background");
    return (await absentIsUndefined(call)) !== undefined;
  }

  async patchServiceStatus(name: string, namespace: string, status: object): Promise<void> {
    await absentIsUndefined(this.core.patchNamespacedServiceStatus({ name, namespace, body: { status }, fieldManager: this.fieldManager }, mergePatch));
  }

  /** Finalizers are set as a whole list: the caller passes what shall stand there, and the version that it has read. */
  async patchServiceFinalizers(name: string, namespace: string, finalizers: string[], resourceVersion: string): Promise<void> {
    const body = { metadata: { finalizers, resourceVersion } };
    await absentIsUndefined(this.core.patchNamespacedService({ name, namespace, body, fieldManager: this.fieldManager }, mergePatch));
  }

  /** @param labels by name; null takes one away */
  async patchNamespaceLabels(name: string, labels: Readonly<Record<string, string | null>>): Promise<void> {
    await absentIsUndefined(this.core.patchNamespace({ name, body: { metadata: { labels } }, fieldManager: this.fieldManager }, mergePatch));
  }

  async patchCustomStatus(resource: CustomResource, status: object): Promise<void> {
    await absentIsUndefined(this.custom.patchNamespacedCustomObjectStatus({ ...resource, body: { status }, fieldManager: this.fieldManager }, mergePatch));
  }

  async patchCustomMetadata(resource: CustomResource, metadata: object): Promise<void> {
    await absentIsUndefined(this.custom.patchNamespacedCustomObject({ ...resource, body: { metadata }, fieldManager: this.fieldManager }, mergePatch));
  }

  /** An event about an object, as kubectl describe shows it. */
  async recordEvent(about: ObjectName, uid: string | undefined, reason: string, message: string): Promise<void> {
    const { name, namespace = "default" } = about.metadata;
    const now = new Date();
    await this.core.createNamespacedEvent({
      namespace,
      body: {
        metadata: { generateName: `${name}.`, namespace },
        involvedObject: { apiVersion: about.apiVersion, kind: about.kind, name, namespace, uid },
        reason,
        message,
        type: "Warning",
        count: 1,
        firstTimestamp: now,
        lastTimestamp: now,
        source: { component: this.fieldManager },
      },
    });
  }
}

/** Names one custom object the way CustomObjectsApi wants it. */
export interface CustomResource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string;
  readonly name: string;
}

/** Status code of an API server's refusal; undefined for any other error (no connection, bad TLS, …). */
export function statusCode(error: unknown): number | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "number" ? (error as ApiException<unknown>).code : undefined;
}

/** One line of text for a log; an API server's Status is reduced to its message. */
export function errorText(error: unknown): string {
  if (statusCode(error) === undefined) return error instanceof Error ? error.message : String(error);
  const { body, code } = error as ApiException<unknown>;
  return `${code} ${messageOf(body)}`;
}

function messageOf(body: unknown): string {
  const status: unknown = typeof body === "string" ? parseOrText(body) : body;
  if (typeof status === "object" && status !== null && "message" in status) return String(status.message);
  return typeof status === "string" ? status : JSON.stringify(status);
}

function parseOrText(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}

async function absentIsUndefined<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (statusCode(error) === 404) return undefined;
    throw error;
  }
}

const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
