import type { Action } from "./context";
import { ApiError } from "./errors";
import { forbiddance, NAMESPACE_EXISTS, WORDS } from "./forbiddance";
import { runningMeshIn } from "./meshLookup";

/** Returns at once; the mesh is updating until istiod has read the cluster. */
export const addClusterIntoServiceMesh: Action = async (parameters, context) => {
  const mesh = runningMeshIn(parameters, context);
  const clusterId = parameters.required("ClusterId");
  if (clusterId !== context.ack.id) throw new ApiError(400, "ErrorClusterNotFound", "The specified ACK cluster does not exist.");
  const owner = context.meshes.meshOf(clusterId);
  if (owner !== undefined) {
    const where = owner === mesh ? "this service mesh" : `service mesh ${owner.name}`;
    throw new ApiError(400, "ErrorPermitted.ClusterInMesh", `The cluster belongs to ${where}: a cluster can be in one mesh only.`);
  }
  const { flag, info } = await forbiddance(mesh, context);
  if (flag !== 0 && !(flag === NAMESPACE_EXISTS && parameters.flag("IgnoreNamespaceCheck"))) {
    throw new ApiError(400, "ErrorPermitted.ClusterForbidden", `The cluster cannot be added to the service mesh: ${WORDS[flag]}${info && `, ${info}`}.`);
  }
  // What was asked of the cluster's API server took a while.
  runningMeshIn(parameters, context);
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
