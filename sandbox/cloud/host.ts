/** A Kubernetes API server. Both kubeconfigs are YAML with embedded client certificates. */
export interface ClusterAccess {
  readonly id: string;
  /** Server address inside the sandbox's network (10.244.x.y). */
  readonly kubeconfig: string;
  /** Server address of the relay on 127.0.0.1 of the host. */
  readonly publicKubeconfig: string;
}

/** What CreateServiceMesh buys: an API server for Istio objects, and the istiod that reads it. */
export interface MeshControlPlane extends ClusterAccess {
  /** Address of the API server and of istiod, without a port. */
  readonly address: string;
  /** host:port of istiod's plaintext xDS, which gateways dial. */
  readonly istiodXds: string;
  /** Base URL of istiod's monitoring port, "http://host:15014". It is asked from source address 127.0.0.1. */
  readonly istiodDebug: string;
}

/** What the cloud needs of the rest of the sandbox. */
export interface CloudHost {
  readonly ack: ClusterAccess;
  /** Kubeconfigs of the ACK cluster that end after so many minutes. */
  temporaryAck(minutes: number): Promise<Omit<ClusterAccess, "id">>;
  /** Starts API server with Istio and ASM CRDs, garbage collector and istiod; ready when resolved. */
  startMesh(id: string): Promise<MeshControlPlane>;
  stopMesh(id: string): Promise<void>;
  /** Adds or removes ip/32 on cni0. */
  addAddress(ip: string): Promise<void>;
  removeAddress(ip: string): Promise<void>;
  /** Makes a name lead to an address for every program in the sandbox. */
  addName(name: string, ip: string): void;
  removeName(name: string): void;
  log(line: string): void;
}
