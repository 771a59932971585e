import type { MeshControlPlane } from "../host";
import { Cluster, errorText, statusCode } from "../kubernetes/cluster";
import { Collection } from "../kubernetes/collection";
import { ReconcileLoop } from "../kubernetes/reconcileLoop";
import type { MeshController } from "../meshes/controllers";
import { envoyFilter, filterName } from "./envoyFilter";
import { limiterFaults } from "./faults";
import { GROUP, type LocalRateLimiter, type LocalRateLimiterStatus, PLURAL, VERSION } from "./localRateLimiter";

const LIMITERS = { apiVersion: `${GROUP}/${VERSION}`, kind: "ASMLocalRateLimiter", path: `/apis/${GROUP}/${VERSION}/${PLURAL}` };

interface Watch {
  readonly api: Cluster;
  readonly limiters: Collection<LocalRateLimiter>;
}

/** Turns the ASMLocalRateLimiters of every mesh into EnvoyFilters, and says in their status how that went. */
export class RateLimiters implements MeshController {
  private readonly meshes = new Map<string, Watch>();
  private readonly loop: ReconcileLoop;

  constructor(private readonly log: (line: string) => void) {
    this.loop = new ReconcileLoop((key) => this.reconcile(key), log);
  }

  async watchMesh({ id, kubeconfig }: MeshControlPlane): Promise<void> {
    const api = new Cluster(id, kubeconfig, "asm-local-rate-limiter");
    const request = ({ metadata }: LocalRateLimiter): void => this.loop.request(`${id}/${metadata?.namespace}/${metadata?.name}`);
    const limiters = new Collection<LocalRateLimiter>(api, LIMITERS, request, this.log);
    this.meshes.set(id, { api, limiters });
    await limiters.start();
  }

  async forgetMesh(meshId: string): Promise<void> {
    const watch = this.meshes.get(meshId);
    this.meshes.delete(meshId);
    await watch?.limiters.stop();
  }

  async stop(): Promise<void> {
    await Promise.all([...[...this.meshes.values()].map(({ limiters }) => limiters.stop()), this.loop.stop()]);
  }

  /** A limit holds for the gateways of any cluster and in any version. */
  setMesh(): void {}

  async clear(): Promise<void> {}

  // What a limiter owns goes with it: the mesh has a garbage collector.
  private async reconcile(key: string): Promise<void> {
    const [meshId = "", namespace = "", name = ""] = key.split("/");
    const watch = this.meshes.get(meshId);
    const limiter = watch?.limiters.get(namespace, name);
    if (watch === undefined || limiter === undefined || limiter.metadata?.deletionTimestamp !== undefined) return;
    const faults = limiterFaults(limiter);
    if (faults.length === 0) faults.push(...(await this.applyFilter(watch.api, limiter)));
    else await watch.api.remove({ apiVersion: "networking.istio.io/v1alpha3", kind: "EnvoyFilter", metadata: { name: filterName(name), namespace } });
    await this.writeStatus(watch.api, limiter, faults);
  }

  /** What the API server has against the filter. */
  private async applyFilter(api: Cluster, limiter: LocalRateLimiter): Promise<string[]> {
    try {
      await api.apply(envoyFilter(limiter));
      return [];
    } catch (error) {
      if (statusCode(error) !== 422) throw error;
      return [errorText(error)];
    }
  }

  private async writeStatus(api: Cluster, { metadata, status: published }: LocalRateLimiter, faults: readonly string[]): Promise<void> {
    const status: LocalRateLimiterStatus = faults.length === 0 ? { status: "successful", message: "ok" } : { status: "failed", message: faults.join("; ") };
    if (published?.status === status.status && published.message === status.message) return;
    const { name = "", namespace = "" } = metadata ?? {};
    await api.patchCustomStatus({ group: GROUP, version: VERSION, plural: PLURAL, namespace, name }, status);
    this.log(`rate limiter ${namespace}/${name}: ${status.message}`);
  }
}
