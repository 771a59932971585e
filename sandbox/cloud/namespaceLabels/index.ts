import type { V1Namespace } from "@kubernetes/client-node";
import type { MeshControlPlane } from "../host";
import { Cluster } from "../kubernetes/cluster";
import { Collection } from "../kubernetes/collection";
import { ReconcileLoop } from "../kubernetes/reconcileLoop";
import type { MeshController, MeshFacts } from "../meshes/controllers";
import { labelChanges, pushedLabels } from "./labels";

const NAMESPACES = { apiVersion: "v1", kind: "Namespace", path: "/api/v1/namespaces" };

interface Watch {
  readonly namespaces: Collection<V1Namespace>;
  clusters: readonly string[];
}

/**
 * Pushes the labels by which a mesh's namespace asks for sidecars to the namespace of that name in the attached cluster, as ASM does.
 * A namespace that the cluster does not have is not made; it gets the labels when it comes.
 */
export class NamespaceLabels implements MeshController {
  private readonly inCluster: Collection<V1Namespace>;
  private readonly meshes = new Map<string, Watch>();
  private readonly loop: ReconcileLoop;
  /** What was pushed last, by namespace of the cluster: only that is ever taken back. */
  private readonly pushed = new Map<string, Record<string, string>>();

  constructor(
    private readonly ack: Cluster,
    private readonly log: (line: string) => void,
  ) {
    this.loop = new ReconcileLoop((key) => this.reconcile(key), log);
    this.inCluster = new Collection(ack, NAMESPACES, ({ metadata }) => this.requestInAll(metadata?.name ?? ""), log);
  }

  async start(): Promise<void> {
    await this.inCluster.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.inCluster.stop(), ...[...this.meshes.values()].map(({ namespaces }) => namespaces.stop()), this.loop.stop()]);
  }

  async watchMesh({ id, kubeconfig }: MeshControlPlane): Promise<void> {
    const mesh = new Cluster(id, kubeconfig, "asm-control-plane");
    const namespaces = new Collection<V1Namespace>(mesh, NAMESPACES, ({ metadata }) => this.loop.request(`${id}/${metadata?.name}`), this.log);
    this.meshes.set(id, { namespaces, clusters: [] });
    await namespaces.start();
  }

  setMesh({ id, clusters }: MeshFacts): void {
    const watch = this.meshes.get(id);
    if (watch === undefined) return;
    watch.clusters = [...clusters];
    for (const { metadata } of watch.namespaces.list()) this.loop.request(`${id}/${metadata?.name}`);
  }

  /** Labels stay after a detachment, like the namespaces themselves. */
  async clear(): Promise<void> {}

  async forgetMesh(meshId: string): Promise<void> {
    const watch = this.meshes.get(meshId);
    this.meshes.delete(meshId);
    await watch?.namespaces.stop();
  }

  private requestInAll(namespace: string): void {
    for (const id of this.meshes.keys()) this.loop.request(`${id}/${namespace}`);
  }

  private async reconcile(key: string): Promise<void> {
    const [meshId = "", name = ""] = key.split("/");
    const watch = this.meshes.get(meshId);
    const there = this.inCluster.get("", name);
    if (!watch?.clusters.includes(this.ack.id) || there === undefined) return;
    const wanted = pushedLabels(watch.namespaces.get("", name)?.metadata?.labels);
    const changes = labelChanges(wanted, there.metadata?.labels ?? {}, this.pushed.get(name) ?? {});
    this.pushed.set(name, wanted);
    if (Object.keys(changes).length === 0) return;
    await this.ack.patchNamespaceLabels(name, changes);
    this.log(`namespace ${name}: labels of mesh ${meshId} pushed: ${JSON.stringify(changes)}`);
  }
}
