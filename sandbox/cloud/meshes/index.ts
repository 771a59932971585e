import type { CloudHost, MeshControlPlane } from "../host";
import { Cluster, errorText } from "../kubernetes/cluster";
import { setTimeout as pause } from "node:timers/promises";
import { attach, detach, namespaceStands } from "./attachment";
import type { MeshController } from "./controllers";
import type { MeshDelays } from "./delays";
import type { Mesh } from "./mesh";
import { knownClusters } from "./remoteSecret";

const FIELD_MANAGER = "asm-control-plane";

/** All ASM instances, and the operations on them that take time. Checks of the caller's input are the OpenAPI's. */
export class Meshes {
  /** Of operations that begin from now on. */
  delays: MeshDelays = {};
  private readonly meshes = new Map<string, Mesh>();
  private readonly pending = new Set<Promise<void>>();
  private readonly ack: Cluster;

  constructor(
    private readonly host: CloudHost,
    private readonly controllers: MeshController,
  ) {
    this.ack = new Cluster(host.ack.id, host.ack.kubeconfig, FIELD_MANAGER);
  }

  list(): readonly Mesh[] {
    return [...this.meshes.values()];
  }

  find(id: string): Mesh | undefined {
    return this.meshes.get(id);
  }

  /** The mesh that a cluster belongs to or is joining. */
  meshOf(clusterId: string): Mesh | undefined {
    return this.list().find(({ clusters, joining }) => clusters.includes(clusterId) || joining.includes(clusterId));
  }

  /** Takes over a mesh that stands already, with the clusters that it knows. */
  async adopt(mesh: Mesh, controlPlane: MeshControlPlane): Promise<void> {
    this.meshes.set(mesh.id, mesh);
    await this.putIntoService(mesh, controlPlane);
    mesh.clusters = await knownClusters(clusterOf(controlPlane));
    this.controllers.setMesh(mesh);
  }

  /** Starts a mesh in the background; its state tells when it runs. */
  create(mesh: Mesh): void {
    this.meshes.set(mesh.id, mesh);
    this.inBackground(async () => {
      try {
        await this.take("create");
        await this.putIntoService(mesh, await this.host.startMesh(mesh.id));
      } catch (error) {
        this.fail(mesh, "create_failed", "start", error);
      }
    });
  }

  /** Whether the ACK cluster has a namespace for gateways already. */
  async hasNamespace(): Promise<boolean> {
    return namespaceStands(this.ack);
  }

  attachCluster(mesh: Mesh, clusterId: string): void {
    mesh.joining.push(clusterId);
    this.change(mesh, `attach ${clusterId}`, async (controlPlane) => {
      try {
        await this.take("attach");
        await attach(this.ack, this.host.ack, clusterOf(controlPlane), controlPlane);
        mesh.clusters.push(clusterId);
        this.controllers.setMesh(mesh);
      } finally {
        mesh.joining = mesh.joining.filter((id) => id !== clusterId);
      }
    });
  }

  detachCluster(mesh: Mesh, clusterId: string, reserveNamespace: boolean): void {
    this.change(mesh, `detach ${clusterId}`, async (controlPlane) => {
      const attached = mesh.clusters;
      mesh.clusters = attached.filter((id) => id !== clusterId);
      this.controllers.setMesh(mesh);
      try {
        await this.take("detach");
        await this.controllers.clear(mesh.id);
        await detach(this.ack, clusterOf(controlPlane), reserveNamespace);
      } catch (error) {
        mesh.clusters = attached;
        this.controllers.setMesh(mesh);
        throw error;
      }
    });
  }

  /** The control plane alone: gateways keep the version that they have. */
  upgrade(mesh: Mesh, version: string): void {
    this.change(mesh, `upgrade to ${version}`, async () => {
      await this.take("upgrade");
      mesh.version = version;
      this.controllers.setMesh(mesh);
    });
  }

  /** Stops and forgets a mesh without clusters. */
  remove(mesh: Mesh): void {
    mesh.state = "deleting";
    this.inBackground(async () => {
      try {
        await this.take("delete");
        await this.controllers.forgetMesh(mesh.id);
        await this.host.stopMesh(mesh.id);
        this.meshes.delete(mesh.id);
        this.host.log(`mesh ${mesh.id} deleted`);
      } catch (error) {
        this.fail(mesh, "running", "delete", error);
      }
    });
  }

  /** Resolved when no operation is under way. */
  async settled(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  private async putIntoService(mesh: Mesh, controlPlane: MeshControlPlane): Promise<void> {
    mesh.controlPlane = controlPlane;
    await this.controllers.watchMesh(controlPlane);
    this.controllers.setMesh(mesh);
    mesh.state = "running";
    this.host.log(`mesh ${mesh.id} (${mesh.name}) running`);
  }

  /** Runs a change: the mesh is updating until it ends, and tells afterwards why it failed if it did. */
  private change(mesh: Mesh, what: string, run: (controlPlane: MeshControlPlane) => Promise<void>): void {
    const { controlPlane } = mesh;
    if (controlPlane === undefined) throw new Error(`mesh ${mesh.id} has no control plane`);
    mesh.state = "updating";
    this.inBackground(async () => {
      try {
        await run(controlPlane);
        mesh.errorMessage = "";
        mesh.state = "running";
        this.host.log(`mesh ${mesh.id}: ${what} done`);
      } catch (error) {
        this.fail(mesh, "running", what, error);
      }
    });
  }

  private async take(operation: keyof MeshDelays): Promise<void> {
    const seconds = this.delays[operation] ?? 0;
    if (seconds > 0) await pause(seconds * 1000);
  }

  private fail(mesh: Mesh, state: Mesh["state"], what: string, error: unknown): void {
    mesh.state = state;
    mesh.errorMessage = `${what} failed: ${errorText(error)}`;
    this.host.log(`mesh ${mesh.id}: ${mesh.errorMessage}`);
  }

  private inBackground(run: () => Promise<void>): void {
    const operation = run().finally(() => this.pending.delete(operation));
    this.pending.add(operation);
  }
}

function clusterOf(controlPlane: MeshControlPlane): Cluster {
  return new Cluster(controlPlane.id, controlPlane.kubeconfig, FIELD_MANAGER);
}
