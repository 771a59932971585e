import { serverOf } from "../kubernetes/kubeconfig";
import type { Json, Mesh } from "../meshes/mesh";
import type { Action, Answer } from "./context";
import { meshIn } from "./meshLookup";

export const describeServiceMeshDetail: Action = (parameters, context) => {
  const mesh = meshIn(parameters, context);
  return {
    ServiceMesh: {
      ServiceMeshInfo: { ...info(mesh), Profile: mesh.edition, RegionId: context.account.region },
      ClusterSpec: mesh.clusterSpec,
      Clusters: [...mesh.clusters],
      Endpoints: endpoints(mesh),
      Spec: { Network: network(mesh), LoadBalancer: loadBalancer(mesh), MeshConfig: meshConfig(mesh) },
    },
  };
};

export const describeServiceMeshes: Action = (_parameters, { meshes }) => ({
  ServiceMeshes: meshes.list().map((mesh) => ({ ServiceMeshInfo: info(mesh), Clusters: [...mesh.clusters] })),
});

export const describeVersions: Action = (_parameters, { account }) => ({
  VersionInfo: ["Pro", "Default"].map((Edition) => ({ Edition, Versions: [...account.meshVersions] })),
});

export const describeSidecarExpectedVersion: Action = (parameters, context) => {
  meshIn(parameters, context);
  return { Version: context.account.istioVersion };
};

function info(mesh: Mesh): Answer {
  return {
    ServiceMeshId: mesh.id,
    Name: mesh.name,
    State: mesh.state,
    Version: mesh.version,
    CreationTime: beijingTime(mesh.createdAt),
    ErrorMessage: mesh.errorMessage,
  };
}

function endpoints({ controlPlane, apiServerPublicEip, pilotEipId }: Mesh): Answer {
  return {
    IntranetApiServerEndpoint: controlPlane === undefined ? "" : serverOf(controlPlane.kubeconfig),
    PublicApiServerEndpoint: controlPlane !== undefined && apiServerPublicEip ? serverOf(controlPlane.publicKubeconfig) : "",
    IntranetPilotEndpoint: controlPlane?.istiodXds ?? "",
    PublicPilotEndpoint: controlPlane !== undefined && pilotEipId !== "" ? controlPlane.istiodXds : "",
  };
}

function network({ network: { vpcId, vSwitches, securityGroupId } }: Mesh): Answer {
  return { VpcId: vpcId, VSwitches: [...vSwitches], SecurityGroupId: securityGroupId };
}

function loadBalancer(mesh: Mesh): Answer {
  return {
    ApiServerLoadbalancerId: `lb-api-${mesh.id.slice(-8)}`,
    ApiServerPublicEip: mesh.apiServerPublicEip,
    PilotPublicEip: mesh.pilotEipId !== "",
    PilotPublicEipId: mesh.pilotEipId,
    PilotPublicLoadbalancerId: mesh.pilotEipId === "" ? "" : `lb-pilot-${mesh.id.slice(-8)}`,
  };
}

/** What was set, over the server's defaults. */
function meshConfig(mesh: Mesh): Answer {
  const { ExtraConfiguration, ...set } = mesh.meshConfig;
  const extra: Json = typeof ExtraConfiguration === "object" && !Array.isArray(ExtraConfiguration) ? ExtraConfiguration : {};
  return {
    Telemetry: false,
    Tracing: false,
    CustomizedZipkin: false,
    EnableLocalityLB: false,
    OutboundTrafficPolicy: "ALLOW_ANY",
    IncludeIPRanges: "*",
    ...set,
    ExtraConfiguration: { ...extra, CRAggregationConfiguration: { Enabled: mesh.crAggregation } },
  };
}

function beijingTime(moment: Date): string {
  return new Date(moment.getTime() + 8 * 3600_000).toISOString().replace(/\.\d+Z$/, "+08:00");
}
