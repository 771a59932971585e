import { createHash } from "node:crypto";
import type { KubernetesObject, V1Deployment, V1Service } from "@kubernetes/client-node";
import type { MeshControlPlane } from "../host";
import { type Cluster, errorText, type ObjectName, statusCode } from "../kubernetes/cluster";
import { Collection } from "../kubernetes/collection";
import { ReconcileLoop } from "../kubernetes/reconcileLoop";
import type { GatewayRelease, GatewayReleases, MeshController, MeshFacts } from "../meshes/controllers";
import { until } from "../until";
import { keepingReplicas } from "./autoscaler";
import type { DeploymentContext } from "./deployment";
import { gatewayFaults } from "./faults";
import { GATEWAY_LABEL, identityOf } from "./identity";
import { configurationFor, GATEWAY_NAMESPACE, type IstioGateway } from "./istioGateway";
import { MeshWatch } from "./meshWatch";
import { deployedVersion, releaseOf } from "./release";
import { gatewayObjects } from "./objects";
import { deployedStatus, failedStatus, undeployedStatus } from "./status";

/** One gateway as status lists it. */
export interface GatewayStatus {
  readonly mesh: string;
  readonly name: string;
  readonly status: string;
  readonly addresses: readonly string[];
  readonly error: string;
}

export interface GatewayOptions {
  /** Reference of the gateway image in the node's image table. */
  readonly image: string;
  /** Version that gateways report to istiod. */
  readonly istioVersion: string;
}

/** Turns the IstioGateways of every mesh into Services and Deployments in the attached ACK cluster, and back into nothing. */
export class GatewayController implements MeshController, GatewayReleases {
  private readonly services: Collection<V1Service>;
  private readonly deployments: Collection<V1Deployment>;
  private readonly meshes = new Map<string, MeshWatch>();
  private readonly loop: ReconcileLoop;
  /** Digest of what was applied last, by gateway. */
  private readonly applied = new Map<string, string>();
  /** Version of ASM, by gateway: that of the mesh when the gateway was deployed, or was upgraded last. */
  private readonly versions = new Map<string, string>();

  constructor(
    private readonly ack: Cluster,
    private readonly options: GatewayOptions,
    private readonly log: (line: string) => void,
  ) {
    this.loop = new ReconcileLoop((key) => this.reconcile(key), log);
    const changed = (object: KubernetesObject): void => this.requestOwnerOf(object);
    this.services = new Collection<V1Service>(ack, SERVICES, changed, log);
    this.deployments = new Collection<V1Deployment>(ack, DEPLOYMENTS, changed, log);
  }

  async start(): Promise<void> {
    await Promise.all([this.services.start(), this.deployments.start()]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.services.stop(), this.deployments.stop(), ...[...this.meshes.values()].map((watch) => watch.stop())]);
    await this.loop.stop();
  }

  async watchMesh(mesh: MeshControlPlane): Promise<void> {
    const watch = new MeshWatch(mesh, (gateway) => this.loop.request(keyOf(mesh.id, gateway)), this.log);
    this.meshes.set(mesh.id, watch);
    await watch.start();
  }

  async forgetMesh(meshId: string): Promise<void> {
    const watch = this.meshes.get(meshId);
    this.meshes.delete(meshId);
    await watch?.stop();
  }

  /** Every gateway of the mesh is looked at again. */
  setMesh({ id, clusters, version }: MeshFacts): void {
    const watch = this.meshes.get(id);
    if (watch === undefined) return;
    watch.clusters = [...clusters];
    watch.version = version;
    for (const gateway of watch.list()) this.loop.request(keyOf(id, gateway));
  }

  /** Resolved when no Service of the mesh's gateways is left. */
  async clear(meshId: string): Promise<void> {
    for (const gateway of this.meshes.get(meshId)?.list() ?? []) await this.undeploy(keyOf(meshId, gateway), gateway);
  }

  releases(meshId: string): GatewayRelease[] {
    const watch = this.meshes.get(meshId);
    return (watch?.list() ?? []).map((gateway) => releaseOf(gateway, this.versionOf(watch!, gateway), this.deploymentOf(gateway), watch!.version));
  }

  upgradeGateways(meshId: string, names: readonly string[]): void {
    const watch = this.meshes.get(meshId);
    for (const gateway of watch?.list() ?? []) {
      if (!names.includes(`${gateway.metadata?.namespace}:${gateway.metadata?.name}`)) continue;
      this.versions.set(keyOf(meshId, gateway), watch!.version);
      this.loop.request(keyOf(meshId, gateway));
    }
  }

  status(): GatewayStatus[] {
    return [...this.meshes.values()].flatMap((watch) =>
      watch.list().map((gateway) => ({
        mesh: watch.mesh.id,
        name: gateway.metadata?.name ?? "",
        status: gateway.status?.Status ?? "",
        addresses: gateway.status?.GatewayAddress ?? [],
        error: gateway.status?.ErrorMessage ?? "",
      })),
    );
  }

  private async reconcile(key: string): Promise<void> {
    const [meshId = "", namespace = "", name = ""] = key.split("/");
    const watch = this.meshes.get(meshId);
    const gateway = watch?.get(namespace, name);
    if (watch === undefined || gateway === undefined) return;
    if (gateway.metadata?.deletionTimestamp !== undefined) return this.finish(key, watch, gateway);
    const faults = gatewayFaults(gateway, this.ack.id, { clusters: watch.clusters, version: this.versionOf(watch, gateway) });
    if (!watch.clusters.includes(this.ack.id)) return watch.writeStatus(gateway, undeployedStatus(faults));
    if (faults.length > 0) return watch.writeStatus(gateway, failedStatus(gateway.status, faults));
    this.versions.set(key, this.versionOf(watch, gateway));
    await watch.hold(gateway);
    await this.deploy(key, watch, gateway);
  }

  private async deploy(key: string, watch: MeshWatch, gateway: IstioGateway): Promise<void> {
    try {
      await this.applyObjects(key, watch, gateway);
    } catch (error) {
      // The API server's own rules (an immutable loadBalancerClass, a bad port name) are faults of the spec.
      if (statusCode(error) !== 422) throw error;
      return watch.writeStatus(gateway, failedStatus(gateway.status, [errorText(error)]));
    }
    const service = this.services.get(GATEWAY_NAMESPACE, identityOf(gateway).name);
    await watch.writeStatus(gateway, deployedStatus(service, this.deploymentOf(gateway), this.ack.id));
  }

  private async applyObjects(key: string, watch: MeshWatch, gateway: IstioGateway): Promise<void> {
    const { mesh } = watch;
    const context: DeploymentContext = {
      ...this.options,
      meshId: mesh.id,
      gatewayVersion: this.versionOf(watch, gateway),
      clusterId: this.ack.id,
      xdsAddress: mesh.istiodXds,
    };
    const objects = gatewayObjects(gateway, context);
    const digest = createHash("sha256").update(JSON.stringify(objects)).digest("hex");
    const { name } = identityOf(gateway);
    const deployment = this.deploymentOf(gateway);
    const stands = this.services.get(GATEWAY_NAMESPACE, name) && deployment;
    if (stands && this.applied.get(key) === digest) return;
    const configuration = configurationFor(gateway.spec ?? {}, this.ack.id);
    const scaled = (object: KubernetesObject): KubernetesObject =>
      configuration.autoscaleEnabled && object.kind === "Deployment" ? keepingReplicas(object, deployment?.spec?.replicas, configuration) : object;
    for (const object of objects) await this.ack.apply(scaled(object));
    if (!configuration.autoscaleEnabled) await this.ack.remove(autoscalerName(name));
    this.applied.set(key, digest);
    this.log(`gateway ${name}: objects applied`);
  }

  private async finish(key: string, watch: MeshWatch, gateway: IstioGateway): Promise<void> {
    if (watch.clusters.includes(this.ack.id)) await this.undeploy(key, gateway);
    await watch.release(gateway);
  }

  // Pods stop behind this call's back: with a long drain they outlive their gateway, as they should.
  private async undeploy(key: string, gateway: IstioGateway): Promise<void> {
    this.applied.delete(key);
    this.versions.delete(key);
    const { name } = identityOf(gateway);
    if (gateway.metadata?.namespace !== GATEWAY_NAMESPACE) return;
    for (const object of objectNames(name)) await this.ack.remove(object);
    await this.serviceGone(name);
    this.log(`gateway ${name}: objects deleted`);
  }

  private versionOf({ mesh, version }: MeshWatch, gateway: IstioGateway): string {
    return this.versions.get(keyOf(mesh.id, gateway)) ?? deployedVersion(this.deploymentOf(gateway)) ?? version;
  }

  private deploymentOf(gateway: IstioGateway): V1Deployment | undefined {
    return this.deployments.get(GATEWAY_NAMESPACE, identityOf(gateway).name);
  }

  private async serviceGone(name: string): Promise<void> {
    const service = { apiVersion: "v1", kind: "Service", metadata: { name, namespace: GATEWAY_NAMESPACE } };
    const isGone = async (): Promise<boolean> => (await this.ack.read(service)) === undefined;
    await until(isGone, SERVICE_GONE_MS, () => `Service ${GATEWAY_NAMESPACE}/${name} still has its load balancer`);
  }

  private requestOwnerOf(object: KubernetesObject): void {
    const name = object.metadata?.labels?.[GATEWAY_LABEL];
    if (name === undefined) return;
    for (const { mesh, clusters } of this.meshes.values()) {
      if (clusters.includes(this.ack.id)) this.loop.request(`${mesh.id}/${GATEWAY_NAMESPACE}/${name}`);
    }
  }
}

const SERVICE_GONE_MS = 15_000;
const SERVICES = {
  apiVersion: "v1",
  kind: "Service",
  path: `/api/v1/namespaces/${GATEWAY_NAMESPACE}/services`,
  namespace: GATEWAY_NAMESPACE,
};
const DEPLOYMENTS = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  path: `/apis/apps/v1/namespaces/${GATEWAY_NAMESPACE}/deployments`,
  namespace: GATEWAY_NAMESPACE,
};

/** What gatewayObjects may have created, in the order of deletion. */
function objectNames(name: string): ObjectName[] {
  const named = (apiVersion: string, kind: string, own = name): ObjectName => ({
    apiVersion,
    kind,
    metadata: { name: own, namespace: GATEWAY_NAMESPACE },
  });
  return [
    autoscalerName(name),
    named("v1", "Service"),
    named("apps/v1", "Deployment"),
    named("rbac.authorization.k8s.io/v1", "RoleBinding", `${name}-sds`),
    named("rbac.authorization.k8s.io/v1", "Role", `${name}-sds`),
    named("v1", "ServiceAccount"),
  ];
}

function autoscalerName(name: string): ObjectName {
  return { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", metadata: { name, namespace: GATEWAY_NAMESPACE } };
}

function keyOf(meshId: string, gateway: IstioGateway): string {
  return `${meshId}/${gateway.metadata?.namespace}/${gateway.metadata?.name}`;
}
