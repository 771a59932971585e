import type { Action } from "./context";
import { serverOf } from "../kubernetes/kubeconfig";
import { ApiError } from "./errors";
import { meshIn } from "./meshLookup";

const LIFETIME_MS = 3 * 365 * 24 * 3600_000;

/** Without PrivateIpAddress the public one, which names no server when the mesh has no public address. */
export const describeServiceMeshKubeconfig: Action = (parameters, context) => {
  const mesh = meshIn(parameters, context);
  const { controlPlane } = mesh;
  if (controlPlane === undefined) throw new ApiError(400, "StillInitializing", "The service mesh is still being created.");
  const { kubeconfig, publicKubeconfig } = controlPlane;
  return {
    Kubeconfig: parameters.flag("PrivateIpAddress") ? kubeconfig : mesh.apiServerPublicEip ? publicKubeconfig : withoutServer(publicKubeconfig),
    ExpireTime: new Date(Date.now() + LIFETIME_MS).toISOString().slice(0, 19).replace("T", " "),
  };
};

function withoutServer(kubeconfig: string): string {
  return kubeconfig.replace(serverOf(kubeconfig), "");
}
