import { AsmConnection, AsmError, callAsm, isPassing, listMeshes, quiet, readOrRefuse, readPatiently, refused } from "./api";
import { describeMesh, missingMesh } from "./mesh";
import { Pace } from "./patience";

/** Which cluster should join which mesh. */
export interface Joining {
  meshId: string;
  clusterId: string;
  /** Whether an `istio-system` that the cluster has already becomes the mesh's. */
  takeOverNamespace?: boolean;
}

/** A cluster of the region as DescribeServiceMeshClusters lists it. */
interface Candidate {
  ClusterId?: string;
  /** 0, or why the mesh does not take it. */
  ForbiddenFlag?: number;
  ForbiddenInfo?: string;
}

const NAMESPACE_EXISTS = 4;
const PAGE = 50;

/** Refuses a cluster that the mesh would not take, by reading alone. Content with one that is in the mesh already. */
export async function checkAttachable(connection: AsmConnection, joining: Joining, seconds: number, pace: Pace): Promise<void> {
  await refuseOtherMesh(connection, joining, seconds, pace);
  const mesh = await readOrRefuse("DescribeServiceMeshDetail", () => describeMesh(connection, joining.meshId), seconds, pace);
  if (mesh === undefined) {
    throw quiet(missingMesh(connection, joining.meshId));
  }
  if (!mesh.clusters.includes(joining.clusterId)) {
    await readPatiently(() => namespaceOptions(connection, joining), seconds, pace);
  }
}

/** Refuses a cluster that belongs to another mesh. */
export async function refuseOtherMesh(connection: AsmConnection, { meshId, clusterId }: Joining, seconds: number, pace: Pace): Promise<void> {
  const meshes = await listMeshes(connection, seconds, pace).catch((error: unknown) => {
    throw refused("DescribeServiceMeshes", error);
  });
  const other = meshes.find((mesh) => mesh.ServiceMeshInfo?.ServiceMeshId !== meshId && mesh.Clusters?.includes(clusterId));
  if (other) {
    throw quiet(
      `The cluster ${clusterId} belongs to the mesh ${other.ServiceMeshInfo?.ServiceMeshId}, and a cluster belongs to one mesh only. ` +
        `Detach it there first, or set mesh.id to ${other.ServiceMeshInfo?.ServiceMeshId}.`,
    );
  }
}

/** What AddClusterIntoServiceMesh needs besides the two ids. Throws, in words, when the mesh does not take the cluster. */
export async function namespaceOptions(connection: AsmConnection, joining: Joining): Promise<{ IgnoreNamespaceCheck?: string }> {
  const { ForbiddenFlag: flag = 0, ForbiddenInfo: info = "" } = (await candidate(connection, joining)) ?? {};
  if (flag === 0) {
    return {};
  }
  if (flag === NAMESPACE_EXISTS && joining.takeOverNamespace) {
    return { IgnoreNamespaceCheck: "true" };
  }
  const reason = REASONS[flag] ?? ((_: Joining, more: string) => `ASM forbids it (ForbiddenFlag ${flag}${more}). Look at the cluster in the ASM console.`);
  throw quiet(`The cluster ${joining.clusterId} cannot join the mesh ${joining.meshId}: ${reason(joining, info && `, ${info}`)}`);
}

/** By ForbiddenFlag. */
const REASONS: Record<number, (joining: Joining, info: string) => string> = {
  1: ({ clusterId }) =>
    `the RAM user or role of this command is no administrator of it. Grant the RBAC role cluster-admin of ${clusterId} in the ACK console (Authorizations), then run the same command again.`,
  2: () => "it is in another VPC than the mesh, and no private connection joins the two. Connect the VPCs (CEN), or take a mesh in the cluster's VPC.",
  3: (_, info) => `its networks overlap with those of the mesh or of another cluster in it${info}. Take a cluster with other networks.`,
  [NAMESPACE_EXISTS]: () =>
    "it has a namespace istio-system already, of an earlier attachment or of an Istio of its own. " +
    "Look what is in it (`kubectl -n istio-system get all,secrets`). When an earlier attachment has left it, set cluster.takeOverNamespace to true: it becomes the mesh's, with the Secrets in it. " +
    "When an Istio of its own runs there, uninstall that first.",
};

// Absent for a cluster of another region or account; AddClusterIntoServiceMesh has the words for that.
async function candidate(connection: AsmConnection, { meshId, clusterId }: Joining): Promise<Candidate | undefined> {
  for (let offset = 0; ; offset += PAGE) {
    const clusters = await candidates(connection, meshId, offset);
    const found = clusters.find(({ ClusterId }) => ClusterId === clusterId);
    if (found || clusters.length < PAGE) {
      return found;
    }
  }
}

async function candidates(connection: AsmConnection, meshId: string, offset: number): Promise<Candidate[]> {
  const page = { ServiceMeshId: meshId, Limit: String(PAGE), Offset: String(offset) };
  try {
    return ((await callAsm(connection, "DescribeServiceMeshClusters", page)) as { Clusters?: Candidate[] }).Clusters ?? [];
  } catch (error) {
    throw isPassing(error as AsmError) ? error : refused("DescribeServiceMeshClusters", error);
  }
}
