/** The sandbox's plan of addresses. All of them exist only inside its own network namespace. */
export const POD_CIDR = "10.244.0.0/16";
/** Addresses of clients: what is bound to one is seen under it behind a load balancer (`curl --interface 10.244.252.7`). */
export const CLIENT_CIDR = "10.244.252.0/24";
export const CLUSTER_IP_CIDR = "10.96.0.0/16";
/** The bridge that pods hang on, and the node's own address. */
export const BRIDGE = "cni0";
export const NODE_ADDRESS = "10.244.0.1";
/** Made of the node's address, as the pods' are of theirs. */
export const BRIDGE_HARDWARE_ADDRESS = "0a:58:0a:f4:00:01";
export const OPENAPI_ADDRESS = "10.244.0.2";
export const ACK_ADDRESS = "10.244.0.3";
export const API_SERVER_PORT = 6443;
export const KUBELET_PORT = 10250;
export const ETCD_URL = "https://127.0.0.1:2379";

/** The n-th mesh's own address: its API server and its istiod listen there, so that meshes never share a port. */
export function meshAddress(n: number): string {
  return `10.244.0.${10 + n}`;
}

/** Names that the program's stack files know (Pulumi.sandbox.yaml). */
export const ACK_CLUSTER_ID = "c5a0d0b0a0c0e0ack0000000000000001";
export const STANDING_MESH_ID = "c5a0d0b0a0c0e0asm0000000000000001";
export const REGION = "cn-beijing";
export const ZONE = "cn-beijing-a";
