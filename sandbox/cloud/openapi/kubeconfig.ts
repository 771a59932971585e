import type { Action } from "./context";
import { ApiError } from "./errors";
import { meshIn } from "./meshLookup";

const LIFETIME_MS = 3 * 365 * 24 * 3600_000;

/** Without PrivateIpAddress the public one, which a mesh has only with ApiServerPublicEip. */
export const describeServiceMeshKubeconfig: Action = (parameters, context) => {
  const mesh = meshIn(parameters, context);
  const { controlPlane } = mesh;
  if (controlPlane === undefined) throw new ApiError(400, "StillInitializing", "The service mesh is still being created.");
  const isPrivate = parameters.flag("PrivateIpAddress") ?? false;
  if (!isPrivate && !mesh.apiServerPublicEip) {
    throw new ApiError(
      400,
      "ErrorNoPublicEndpoint",
      "The API server has no public address: create the mesh with ApiServerPublicEip, or ask with PrivateIpAddress.",
    );
  }
  return {
    Kubeconfig: isPrivate ? controlPlane.kubeconfig : controlPlane.publicKubeconfig,
    ExpireTime: new Date(Date.now() + LIFETIME_MS).toISOString().slice(0, 19).replace("T", " "),
  };
};
