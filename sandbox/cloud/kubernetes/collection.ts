import { type Informer, type KubernetesObject, makeInformer, type ObjectCache } from "@kubernetes/client-node";
import { type Cluster, errorText } from "./cluster";

/** Which objects a collection holds. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  /** URL path of the list, such as /api/v1/services. */
  readonly path: string;
  readonly namespace?: string;
}

const RECONNECT_DELAY_MS = 500;

/** All objects of one kind, kept up to date by list and watch; reconnects for ever until stopped. */
export class Collection<T extends KubernetesObject> {
  private readonly informer: Informer<T> & ObjectCache<T>;
  private retry: NodeJS.Timeout | undefined;
  private stopped = false;
  private broken = false;

  /** @param changed called for every object that was added, changed or deleted, and for each at a fresh list */
  constructor(
    private readonly cluster: Cluster,
    private readonly kind: Kind,
    changed: (object: T) => void,
    private readonly log: (line: string) => void,
  ) {
    const { apiVersion, kind: name, namespace } = kind;
    this.informer = makeInformer<T>(cluster.config, kind.path, () => cluster.objects.list<T>(apiVersion, name, namespace));
    this.informer.on("change", changed);
    this.informer.on("error", (error: unknown) => this.reconnect(error));
  }

  /** Resolved when the first list is in, or has failed and is being tried again. */
  async start(): Promise<void> {
    await this.informer.start();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    await this.informer.stop();
  }

  list(): readonly T[] {
    return this.informer.list();
  }

  get(namespace: string, name: string): T | undefined {
    return this.informer.get(name, namespace);
  }

  private reconnect(error: unknown): void {
    if (this.stopped) return;
    if (!this.broken) this.log(`watch of ${this.kind.kind} in ${this.cluster.id} broke, connecting again: ${errorText(error)}`);
    this.broken = true;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.connectAgain(), RECONNECT_DELAY_MS);
  }

  // An attempt that fails comes back through the error event, before start is resolved.
  private async connectAgain(): Promise<void> {
    this.retry = undefined;
    await this.informer.start();
    if (this.retry === undefined) this.broken = false;
  }
}
