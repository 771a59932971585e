import type { V1Secret } from "@kubernetes/client-node";
import type { ClusterAccess } from "../host";
import type { Cluster } from "../kubernetes/cluster";

const NAMESPACE = "istio-system";
/** istiod reads every Secret with this label as the kubeconfig of a further cluster. */
const LABEL = "istio/multiCluster";

/** The Secret that makes istiod watch a cluster. */
export function remoteSecret(cluster: ClusterAccess): V1Secret {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: secretName(cluster.id), namespace: NAMESPACE, labels: { [LABEL]: "true" } },
    type: "Opaque",
    data: { [cluster.id]: Buffer.from(cluster.kubeconfig).toString("base64") },
  };
}

export async function removeRemoteSecret(mesh: Cluster, clusterId: string): Promise<void> {
  await mesh.remove({ apiVersion: "v1", kind: "Secret", metadata: { name: secretName(clusterId), namespace: NAMESPACE } });
}

/** Ids of the clusters that the mesh already knows: they were attached before the sandbox was started again. */
export async function knownClusters(mesh: Cluster): Promise<string[]> {
  const selector = `${LABEL}=true`;
  const secrets = await mesh.objects.list<V1Secret>("v1", "Secret", NAMESPACE, undefined, undefined, undefined, undefined, selector);
  return secrets.items.flatMap(({ data }) => Object.keys(data ?? {}));
}

function secretName(clusterId: string): string {
  return `istio-remote-secret-${clusterId}`;
}
