import type { MeshControlPlane } from "../host";
import { Cluster, type CustomResource } from "../kubernetes/cluster";
import { Collection } from "../kubernetes/collection";
import { FINALIZER, GROUP, type IstioGateway, type IstioGatewayStatus, PLURAL, VERSION } from "./istioGateway";

const KIND = { apiVersion: `${GROUP}/${VERSION}`, kind: "IstioGateway", path: `/apis/${GROUP}/${VERSION}/${PLURAL}` };

/** The IstioGateways of one mesh, and what the controller writes on them. */
export class MeshWatch {
  readonly api: Cluster;
  private readonly gateways: Collection<IstioGateway>;
  /** Ids of the clusters that are attached to the mesh. */
  clusters: readonly string[] = [];
  /** Version of ASM. */
  version = "";

  constructor(
    readonly mesh: MeshControlPlane,
    changed: (gateway: IstioGateway) => void,
    log: (line: string) => void,
  ) {
    this.api = new Cluster(mesh.id, mesh.kubeconfig, "asm-gateway-controller");
    this.gateways = new Collection<IstioGateway>(this.api, KIND, changed, log);
  }

  async start(): Promise<void> {
    await this.gateways.start();
  }

  async stop(): Promise<void> {
    await this.gateways.stop();
  }

  list(): readonly IstioGateway[] {
    return this.gateways.list();
  }

  get(namespace: string, name: string): IstioGateway | undefined {
    return this.gateways.get(namespace, name);
  }

  async writeStatus(gateway: IstioGateway, status: IstioGatewayStatus): Promise<void> {
    if (isSame(gateway.status, status)) return;
    await this.api.patchCustomStatus(resourceOf(gateway), status);
  }

  /** Keeps the gateway until its objects in the data plane are gone. */
  async hold(gateway: IstioGateway): Promise<void> {
    const { finalizers = [], resourceVersion } = gateway.metadata ?? {};
    if (finalizers.includes(FINALIZER)) return;
    await this.api.patchCustomMetadata(resourceOf(gateway), { finalizers: [...finalizers, FINALIZER], resourceVersion });
  }

  async release(gateway: IstioGateway): Promise<void> {
    const { finalizers = [], resourceVersion } = gateway.metadata ?? {};
    if (!finalizers.includes(FINALIZER)) return;
    const others = finalizers.filter((finalizer) => finalizer !== FINALIZER);
    await this.api.patchCustomMetadata(resourceOf(gateway), { finalizers: others, resourceVersion });
  }
}

function resourceOf(gateway: IstioGateway): CustomResource {
  const { name = "", namespace = "" } = gateway.metadata ?? {};
  return { group: GROUP, version: VERSION, plural: PLURAL, namespace, name };
}

function isSame(published: Partial<IstioGatewayStatus> | undefined, status: IstioGatewayStatus): boolean {
  const comparable = (value: Partial<IstioGatewayStatus>): string =>
    JSON.stringify([value.Status, value.GatewayAddress, value.ClusterIdGatewayAddressMap, value.ErrorMessage]);
  return published !== undefined && comparable(published) === comparable(status);
}
