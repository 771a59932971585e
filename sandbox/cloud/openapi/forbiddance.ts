import type { Mesh } from "../meshes/mesh";
import type { Action, ActionContext } from "./context";
import { meshIn } from "./meshLookup";

/** Why the ACK cluster cannot join a mesh, as DescribeServiceMeshClusters numbers it; 0 when it can. */
type ForbiddenFlag = 0 | 1 | 2 | 3 | 4;

export const NAMESPACE_EXISTS = 4;

export const WORDS: Readonly<Record<ForbiddenFlag, string>> = {
  0: "nothing is against it",
  1: "you are no administrator of the cluster",
  2: "it is in another VPC without a private connection",
  3: "its CIDR block conflicts with that of the service mesh",
  4: "it has a namespace that is named istio-system",
};

/** The first reason that holds. Info says more, in JSON, or nothing. */
export async function forbiddance(mesh: Mesh, { account, ack, conditions, meshes }: ActionContext): Promise<{ flag: ForbiddenFlag; info: string }> {
  if (conditions.isAdministrator === false) return { flag: 1, info: "" };
  if (mesh.network.vpcId !== account.vpcId) return { flag: 2, info: "" };
  if (conditions.sharedCidr !== undefined) return { flag: 3, info: JSON.stringify([{ cluster: ack.id, object: "Pod", cidr: conditions.sharedCidr }]) };
  if (await meshes.hasNamespace()) return { flag: NAMESPACE_EXISTS, info: "" };
  return { flag: 0, info: "" };
}

/** Every cluster of the region, page by page. There is one. */
export const describeServiceMeshClusters: Action = async (parameters, context) => {
  const mesh = meshIn(parameters, context);
  const { account, ack, meshes } = context;
  const limit = parameters.whole("Limit", 1, 100) ?? 10;
  const offset = parameters.whole("Offset", 0, 1000) ?? 0;
  const owner = meshes.meshOf(ack.id);
  // Of a cluster of this mesh nothing is asked any more.
  const { flag, info } = owner === mesh ? { flag: 0, info: "" } : await forbiddance(mesh, context);
  const only = {
    ClusterId: ack.id,
    Name: "ack-sandbox",
    RegionId: account.region,
    VpcId: account.vpcId,
    SgId: account.securityGroupId,
    State: "running",
    Version: account.kubernetesVersion,
    ClusterType: "ManagedKubernetes",
    ServiceMeshId: owner?.id ?? "",
    ForbiddenFlag: flag,
    ForbiddenInfo: info,
    ErrorMessage: "",
  };
  return { Clusters: [only].slice(offset, offset + limit), NumberOfClusters: 1 };
};
