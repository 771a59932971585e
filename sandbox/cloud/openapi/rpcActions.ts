import { addClusterIntoServiceMesh, removeClusterFromServiceMesh } from "./clusterMembership";
import type { Action } from "./context";
import { describeServiceMeshClusters } from "./forbiddance";
import { describeKialiConfiguration, updateKialiConfiguration } from "./kiali";
import { describeServiceMeshKubeconfig } from "./kubeconfig";
import { modifyPilotEipResource, updateControlPlaneLogConfig, updateMeshCRAggregation, updateMeshFeature } from "./meshConfig";
import { describeServiceMeshDetail, describeServiceMeshes, describeSidecarExpectedVersion, describeVersions } from "./meshDetail";
import { createServiceMesh, deleteServiceMesh, modifyServiceMeshName } from "./meshLifecycle";
import { describeServiceMeshUpgradeStatus, describeUpgradeVersion, upgradeMeshEditionPartially } from "./meshUpgrade";
import { listTagResources, tagResources, untagResources } from "./tags";

/** Every action of servicemesh 2020-01-11 that the sandbox knows. */
export const RPC_ACTIONS: Readonly<Record<string, Action>> = {
  CreateServiceMesh: createServiceMesh,
  DeleteServiceMesh: deleteServiceMesh,
  ModifyServiceMeshName: modifyServiceMeshName,
  UpgradeMeshEditionPartially: upgradeMeshEditionPartially,

  DescribeServiceMeshes: describeServiceMeshes,
  DescribeServiceMeshDetail: describeServiceMeshDetail,
  DescribeVersions: describeVersions,
  DescribeUpgradeVersion: describeUpgradeVersion,
  DescribeServiceMeshUpgradeStatus: describeServiceMeshUpgradeStatus,
  DescribeASMSidecarExpectedVersion: describeSidecarExpectedVersion,
  DescribeServiceMeshKubeconfig: describeServiceMeshKubeconfig,

  UpdateMeshFeature: updateMeshFeature,
  UpdateMeshCRAggregation: updateMeshCRAggregation,
  UpdateControlPlaneLogConfig: updateControlPlaneLogConfig,
  ModifyPilotEipResource: modifyPilotEipResource,
  DescribeKialiConfiguration: describeKialiConfiguration,
  UpdateKialiConfiguration: updateKialiConfiguration,

  AddClusterIntoServiceMesh: addClusterIntoServiceMesh,
  RemoveClusterFromServiceMesh: removeClusterFromServiceMesh,
  DescribeServiceMeshClusters: describeServiceMeshClusters,

  ListTagResources: listTagResources,
  TagResources: tagResources,
  UntagResources: untagResources,
};
