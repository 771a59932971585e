import type { Action } from "./context";
import { ApiError } from "./errors";
import { meshIn, runningMeshIn } from "./meshLookup";

/** Returns at once; the mesh is updating until istiod has read the cluster. */
export const addClusterIntoServiceMesh: Action = (parameters, context) => {
  const mesh = runningMeshIn(parameters, context);
  const clusterId = parameters.required("ClusterId");
  if (clusterId !== context.ack.id) throw new ApiError(400, "ErrorClusterNotFound", "The specified ACK cluster does not exist.");
  const owner = context.meshes.meshOf(clusterId);
  if (owner !== undefined) {
    const where = owner === mesh ? "this service mesh" : `service mesh ${owner.name}`;
    throw new ApiError(400, "ErrorPermitted.ClusterInMesh", `The cluster belongs to ${where}: a cluster can be in one mesh only.`);
  }
  context.meshes.attachCluster(mesh, clusterId);
  return {};
};

/** Returns at once; the mesh is updating until the gateways and, without ReserveNamespace, the namespace istio-system are deleted. */
export const removeClusterFromServiceMesh: Action = (parameters, context) => {
  const mesh = runningMeshIn(parameters, context);
  const clusterId = parameters.required("ClusterId");
  if (!mesh.clusters.includes(clusterId)) throw new ApiError(400, "ErrorClusterNotInMesh", "The cluster does not belong to this service mesh.");
  context.meshes.detachCluster(mesh, clusterId, parameters.flag("ReserveNamespace") ?? false);
  return {};
};

export const describeClustersInServiceMesh: Action = (parameters, context) => {
  const { clusters } = meshIn(parameters, context);
  const { account, ack } = context;
  return {
    Clusters: clusters.map((ClusterId) => ({
      ClusterId,
      Name: "ack-sandbox",
      RegionId: account.region,
      VpcId: account.vpcId,
      State: "running",
      Version: account.kubernetesVersion,
      ClusterType: ClusterId === ack.id ? "ManagedKubernetes" : "",
    })),
  };
};
