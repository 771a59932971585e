import { kubeconfigField } from "../../../components/mesh/kubeconfig";
import { isMeshMissing, isUnanswered, type AsmError, type ListedMesh } from "../../../components/mesh/api/api";
import type { Account, Detail } from "../account";
import { findingOf, judged, notSeen, type Finding } from "../finding";

/** Has the form of a mesh's id, and is none. */
const NO_MESH = `c${"0".repeat(32)}`;

export async function meshIsListed({ asm, meshId }: Account): Promise<Finding> {
  const { ServiceMeshes: meshes = [] } = (await asm("DescribeServiceMeshes", {})) as { ServiceMeshes?: ListedMesh[] };
  const listed = meshes.some(({ ServiceMeshInfo }) => ServiceMeshInfo?.ServiceMeshId === meshId);
  return judged(listed, `${meshes.length} meshes, ${listed ? "with" : "without"} ${meshId}`);
}

export async function missingMeshIsNotFound({ asm }: Account): Promise<Finding> {
  try {
    await asm("DescribeServiceMeshDetail", { ServiceMeshId: NO_MESH });
    return judged(false, `a mesh ${NO_MESH} is described`);
  } catch (error) {
    if (isMeshMissing(error as AsmError)) return judged(true, (error as AsmError).code!);
    const finding = findingOf(error);
    return finding.verdict === "not permitted" || isUnanswered(error as AsmError) ? finding : judged(false, finding.evidence);
  }
}

export async function clusterIsJudged({ asm, meshId, stack: { clusterId } }: Account): Promise<Finding> {
  const answer = (await asm("DescribeServiceMeshClusters", { ServiceMeshId: meshId, Limit: "50", Offset: "0" })) as {
    Clusters?: { ClusterId?: string; ForbiddenFlag?: number }[];
  };
  const own = answer.Clusters?.find(({ ClusterId }) => ClusterId === clusterId);
  if (own !== undefined) return judged(own.ForbiddenFlag !== undefined, `ForbiddenFlag of ${clusterId}: ${own.ForbiddenFlag ?? "none"}`);
  return notSeen(`${clusterId} is not among the ${answer.Clusters?.length ?? 0} clusters that are listed`);
}

/** Each kubeconfig names the address that was asked for; a mesh without a public address has only one to compare. */
export async function kubeconfigsNameTheirAddress({ asm, meshId }: Account): Promise<Finding> {
  const { IntranetApiServerEndpoint, PublicApiServerEndpoint } = await endpoints(asm, meshId);
  const wanted = [
    { flag: "true", address: IntranetApiServerEndpoint },
    { flag: "false", address: PublicApiServerEndpoint },
  ].filter(({ address }) => Boolean(address));
  const got = await Promise.all(wanted.map(({ flag }) => serverFor(asm, meshId, flag)));
  return judged(
    wanted.length > 0 && wanted.every(({ address }, index) => got[index] === address),
    wanted.map(({ flag, address }, index) => `PrivateIpAddress=${flag}: ${got[index]}, the mesh has ${address}`).join("; ") || "the mesh has no address",
  );
}

async function endpoints(asm: Account["asm"], meshId: string) {
  return ((await asm("DescribeServiceMeshDetail", { ServiceMeshId: meshId })) as Detail).ServiceMesh?.Endpoints ?? {};
}

async function serverFor(asm: Account["asm"], meshId: string, flag: string): Promise<string | undefined> {
  const { Kubeconfig = "" } = (await asm("DescribeServiceMeshKubeconfig", { ServiceMeshId: meshId, PrivateIpAddress: flag })) as { Kubeconfig?: string };
  return kubeconfigField(Kubeconfig, "server");
}
