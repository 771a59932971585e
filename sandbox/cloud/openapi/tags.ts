import type { Mesh } from "../meshes/mesh";
import type { Action, ActionContext } from "./context";
import { ApiError, missingParameter } from "./errors";
import type { Parameters } from "./parameters";

const RESOURCE_TYPE = "servicemesh";

export const listTagResources: Action = (parameters, context) => ({
  TagResources: meshesIn(parameters, context).flatMap(({ id, tags }) =>
    [...tags].map(([TagKey, TagValue]) => ({ TagKey, TagValue, ResourceId: id, ResourceType: RESOURCE_TYPE })),
  ),
});

export const tagResources: Action = (parameters, context) => {
  const tags = parameters.pairs("Tag");
  if (tags.length === 0) throw missingParameter("Tag.1.Key");
  for (const mesh of meshesIn(parameters, context)) for (const [key, value] of tags) mesh.tags.set(key, value);
  return {};
};

export const untagResources: Action = (parameters, context) => {
  const keys = parameters.repeated("TagKey");
  for (const mesh of meshesIn(parameters, context)) for (const key of keys) mesh.tags.delete(key);
  return {};
};

function meshesIn(parameters: Parameters, { meshes }: ActionContext): Mesh[] {
  const ids = parameters.repeated("ResourceId");
  if (ids.length === 0) throw missingParameter("ResourceId.1");
  return ids.map((id) => {
    const mesh = meshes.find(id);
    if (mesh === undefined) throw new ApiError(404, "ServiceMesh.NotFound", "The specified service mesh does not exist.");
    return mesh;
  });
}
