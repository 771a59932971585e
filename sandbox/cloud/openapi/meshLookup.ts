import type { Mesh } from "../meshes/mesh";
import type { ActionContext } from "./context";
import { ApiError } from "./errors";
import type { Parameters } from "./parameters";

/** The mesh that parameter ServiceMeshId names. */
export function meshIn(parameters: Parameters, { meshes }: ActionContext): Mesh {
  const mesh = meshes.find(parameters.required("ServiceMeshId"));
  if (mesh === undefined) throw new ApiError(404, "ServiceMesh.NotFound", "The specified service mesh does not exist.");
  return mesh;
}

/** The same, for actions that change it: they need it running. */
export function runningMeshIn(parameters: Parameters, context: ActionContext): Mesh {
  const mesh = meshIn(parameters, context);
  if (mesh.state === "initial") throw new ApiError(400, "StillInitializing", "The service mesh is still being created.");
  if (mesh.state !== "running") {
    throw new ApiError(400, "InvalidActiveState.ServiceMesh", `The service mesh is ${mesh.state}: wait until it is running.`);
  }
  return mesh;
}
