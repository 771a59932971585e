import type { Mesh } from "../meshes/mesh";
import type { Action, ActionContext } from "./context";
import { ApiError, invalidParameter } from "./errors";
import { meshId } from "./identifiers";
import { featuresIn } from "./meshConfig";
import { meshIn } from "./meshLookup";
import type { Parameters } from "./parameters";

const EDITIONS = ["Default", "Pro"] as const;
const CLUSTER_SPECS = ["standard", "enterprise", "ultimate"] as const;

export const createServiceMesh: Action = (parameters, context) => {
  const mesh = newMesh(parameters, context);
  if (context.meshes.list().some(({ name }) => name === mesh.name)) {
    throw new ApiError(400, "NameAlreadyExist", `A service mesh with the name ${mesh.name} exists already.`);
  }
  context.meshes.create(mesh);
  return { ServiceMeshId: mesh.id };
};

export const deleteServiceMesh: Action = (parameters, context) => {
  const mesh = meshIn(parameters, context);
  if (mesh.state === "deleting") return {};
  if (mesh.state === "initial") throw new ApiError(400, "StillInitializing", "The service mesh is still being created.");
  // Force makes no difference on the real cloud either.
  if (mesh.clusters.length > 0 || mesh.joining.length > 0) {
    throw new ApiError(400, "ErrorPermitted.ClustersNotEmpty", "The service mesh has clusters: remove them first with RemoveClusterFromServiceMesh.");
  }
  context.meshes.remove(mesh);
  return {};
};

export const modifyServiceMeshName: Action = (parameters, context) => {
  meshIn(parameters, context).name = parameters.required("Name");
  return {};
};

function newMesh(parameters: Parameters, context: ActionContext): Mesh {
  const { account } = context;
  const id = meshId();
  const version = parameters.text("IstioVersion") ?? account.meshVersions.at(-1) ?? "";
  if (!account.meshVersions.includes(version)) throw invalidParameter("IstioVersion", `the sandbox offers ${account.meshVersions.join(" and ")}`);
  const clusterSpec = parameters.word("ClusterSpec", CLUSTER_SPECS) ?? "standard";
  const edition = parameters.word("Edition", EDITIONS) ?? "Default";
  const vSwitches = parameters.jsonStrings("VSwitches");
  if (vSwitches.length === 0) throw invalidParameter("VSwitches", "name one vSwitch or more");
  return {
    id,
    name: parameters.text("Name") ?? `asm-${id.slice(1, 9)}`,
    state: "initial",
    createdAt: new Date(),
    version,
    edition,
    clusterSpec,
    network: { vpcId: parameters.required("VpcId"), vSwitches, securityGroupId: account.securityGroupId },
    apiServerPublicEip: parameters.flag("ApiServerPublicEip") ?? false,
    pilotEipId: "",
    clusters: [],
    joining: [],
    crAggregation: true,
    errorMessage: "",
    meshConfig: featuresIn(parameters),
    kiali: { Enabled: parameters.flag("KialiEnabled") ?? false },
    tags: new Map(parameters.pairs("Tag")),
  };
}
