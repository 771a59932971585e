import { join } from "node:path";
import { startCloud, type Cloud, type CloudStatus, type InjectedFault, type MeshDelays } from "../cloud";
import type { CloudHost, MeshControlPlane } from "../cloud/host";
import type { AccessKey } from "../accessKey";
import { startAck, type Programs } from "./ack";
import { ACK_CLUSTER_ID, OPENAPI_ADDRESS, REGION, STANDING_MESH_ID, meshAddress } from "./addresses";
import type { ApiServer } from "./apiServer";
import { meshDefinitions } from "./definitions";
import { startEtcd } from "./etcd";
import { startMesh, stopMesh, type Mesh } from "./mesh";
import { Names } from "./names";
import { addAddress, createNetwork, removeAddress } from "./network";
import { createAuthority, writePrivate, writeTrustBundle } from "./pki";
import { Processes } from "./processes";

/** Ports on the host's 127.0.0.1 that relays listen on, by what they lead to. */
export interface RelayPorts {
  readonly ack: number;
  readonly asm: number;
  readonly openApi: number;
  readonly http: number;
  readonly https: number;
}

/** The running sandbox: an ACK cluster, a mesh that stands ready, and the cloud that made them. */
export class Sandbox {
  readonly processes: Processes;
  private readonly meshes = new Map<string, Mesh>();
  private meshCount = 0;
  private cloud: Cloud | undefined;
  private readonly definitions: Promise<string>;

  constructor(
    private readonly stateDir: string,
    private readonly programs: Programs,
    asmDefinitions: string,
    private readonly ports: RelayPorts,
    private readonly accessKey: AccessKey,
    private readonly report: (line: string) => void,
  ) {
    this.processes = new Processes(join(stateDir, "log"));
    this.definitions = meshDefinitions(programs.path("istioctl"), asmDefinitions);
  }

  /** Starts everything; resolves when the OpenAPI answers, the cluster takes pods and the standing mesh is running. */
  async start(): Promise<void> {
    await createNetwork();
    await startEtcd(this.processes, this.programs.path("etcd"), this.stateDir);
    this.report("etcd is ready");
    const [ack, standing] = await Promise.all([this.startAck(), this.startMesh(STANDING_MESH_ID)]);
    this.cloud = await this.startCloud(ack, standing);
    this.report(`Alibaba Cloud's OpenAPI answers at ${OPENAPI_ADDRESS}`);
  }

  /** The mesh that the host's relay leads to: the youngest. */
  get currentMesh(): Mesh | undefined {
    return [...this.meshes.values()].at(-1);
  }

  async stop(): Promise<void> {
    await this.cloud?.stop();
    await this.processes.stopAll();
  }

  cloudStatus(): CloudStatus | undefined {
    return this.cloud?.status();
  }

  injectFault(order: InjectedFault): void {
    this.cloud?.injectFault(order);
  }

  delay(delays: MeshDelays): void {
    this.cloud?.delay(delays);
  }

  clearFaults(): void {
    this.cloud?.clearFaults();
  }

  private async startAck(): Promise<ApiServer> {
    const ack = await startAck(this.processes, this.programs, this.stateDir);
    this.writeKubeconfigs(ack, this.ports.ack);
    this.report("the ACK cluster is ready");
    return ack;
  }

  private async startMesh(id: string): Promise<Mesh> {
    const n = this.meshCount++;
    await addAddress(meshAddress(n));
    const mesh = await startMesh(this.processes, this.programs, this.stateDir, this.definitions, id, n, n === 0 ? "asm" : `asm-${n}`);
    this.meshes.set(id, mesh);
    this.writeKubeconfigs(mesh.api, this.ports.asm);
    this.report(`mesh ${id} is ready`);
    return mesh;
  }

  private async stopMesh(id: string): Promise<void> {
    const mesh = this.meshes.get(id);
    if (!mesh) return;
    this.meshes.delete(id);
    await stopMesh(this.processes, mesh);
    await removeAddress(mesh.address);
    this.report(`mesh ${id} is gone`);
  }

  private async startCloud(ack: ApiServer, standing: Mesh): Promise<Cloud> {
    const authority = await createAuthority(join(this.stateDir, "pki", "cloud"), "ca");
    const serving = await authority.issue("openapi", "CN=openapi", [OPENAPI_ADDRESS, "127.0.0.1"]);
    writeTrustBundle(join(this.stateDir, "pki", "cloud", "trust.crt"), authority);
    const names = await Names.place(join(this.stateDir, "hosts"));
    const host: CloudHost = {
      ack: { id: ACK_CLUSTER_ID, kubeconfig: ack.kubeconfig, publicKubeconfig: ack.kubeconfigThrough(this.ports.ack) },
      temporaryAck: (minutes) => ack.temporary(minutes, this.ports.ack),
      startMesh: async (id) => this.access(await this.startMesh(id)),
      stopMesh: (id) => this.stopMesh(id),
      addAddress,
      removeAddress,
      addName: (name, address) => names.add(name, address),
      removeName: (name) => names.remove(name),
      log: this.report,
    };
    const forwarded = ["127.0.0.1", "localhost"].map((name) => `${name}:${this.ports.openApi}`);
    return startCloud(host, { accessKey: this.accessKey, forwarded, tls: serving, standing: this.access(standing), region: REGION });
  }

  private access(mesh: Mesh): MeshControlPlane {
    return {
      id: mesh.id,
      address: mesh.address,
      kubeconfig: mesh.api.kubeconfig,
      publicKubeconfig: mesh.api.kubeconfigThrough(this.ports.asm),
      istiodXds: mesh.istiod.xds,
      istiodDebug: mesh.istiod.debug,
    };
  }

  /** For people and tests: .sandbox/kubeconfig/NAME.yaml inside the sandbox, NAME.host.yaml through the relay. */
  private writeKubeconfigs(api: ApiServer, port: number): void {
    const dir = join(this.stateDir, "kubeconfig");
    writePrivate(join(dir, `${api.name}.yaml`), api.kubeconfig);
    writePrivate(join(dir, `${api.name}.host.yaml`), api.kubeconfigThrough(port));
  }
}
