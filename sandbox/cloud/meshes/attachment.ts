import type { V1Namespace } from "@kubernetes/client-node";
import type { ClusterAccess, MeshControlPlane } from "../host";
import type { Cluster } from "../kubernetes/cluster";
import { until } from "../until";
import { clusterSynced } from "./istiod";
import { remoteSecret, removeRemoteSecret } from "./remoteSecret";

const SYNC_TIMEOUT_MS = 60_000;
const NAMESPACE_GONE_MS = 120_000;
const NAMESPACE = { apiVersion: "v1", kind: "Namespace", metadata: { name: "istio-system" } };

/** Joins a cluster to a mesh: namespace for the gateways, then the cluster's kubeconfig for istiod. Resolved when istiod has synced. */
export async function attach(cluster: Cluster, access: ClusterAccess, mesh: Cluster, controlPlane: MeshControlPlane): Promise<void> {
  await namespaceGoneIfTerminating(cluster);
  await cluster.apply(NAMESPACE);
  await mesh.apply(remoteSecret(access));
  await clusterSynced(controlPlane.istiodDebug, access.id, SYNC_TIMEOUT_MS);
}

/**
 * Parts a cluster from a mesh. The gateways' objects must be gone.
 * @param reserveNamespace false deletes istio-system with all that is in it, TLS Secrets too
 */
export async function detach(cluster: Cluster, mesh: Cluster, reserveNamespace: boolean): Promise<void> {
  await removeRemoteSecret(mesh, cluster.id);
  if (!reserveNamespace) await cluster.remove(NAMESPACE);
}

export async function namespaceStands(cluster: Cluster): Promise<boolean> {
  return (await cluster.read<V1Namespace>(NAMESPACE)) !== undefined;
}

// A namespace of a detachment just before may still be ending with its pods; it cannot be applied meanwhile.
async function namespaceGoneIfTerminating(cluster: Cluster): Promise<void> {
  const isOver = async (): Promise<boolean> => (await cluster.read<V1Namespace>(NAMESPACE))?.metadata?.deletionTimestamp === undefined;
  await until(isOver, NAMESPACE_GONE_MS, () => "namespace istio-system is still terminating");
}
