import assert from "node:assert/strict";
import { ACK_ID } from "../fakeCloud";
import type { Call } from "./sdk";

/** A call as a user of the SDK makes it, and what must come of it. */
export interface Step extends Call {
  readonly check?: (received: never) => void;
}

const REGION = "cn-beijing";
const NAME = "from-python";
const OLDER = "v1.26.0.1-g0-aliyun";
const NEWEST = "v1.26.0.2-g0-aliyun";

interface Detail {
  readonly ServiceMesh: {
    readonly ServiceMeshInfo: { readonly Name: string; readonly Version: string };
    readonly ClusterSpec: string;
    readonly Clusters: readonly string[];
    readonly Spec: {
      readonly LoadBalancer: { readonly PilotPublicEipId: string };
      readonly MeshConfig: {
        readonly OutboundTrafficPolicy: string;
        readonly Telemetry: boolean;
        readonly Pilot: { readonly TraceSampling: number };
        readonly AccessLog: { readonly Enabled: boolean };
        readonly ControlPlaneLogInfo: { readonly Enabled: boolean; readonly Project: string };
        readonly ExtraConfiguration: { readonly AccessLogExtraConf: object; readonly CRAggregationConfiguration: { readonly Enabled: boolean } };
      };
    };
  };
}

/** The first call of all; the mesh that it makes is used by the others. */
export const CREATION: Call = {
  product: "servicemesh",
  action: "CreateServiceMesh",
  parameters: {
    ...{ RegionId: REGION, VpcId: "vpc-sandbox", VSwitches: '["vsw-sandbox-a"]', Name: NAME, IstioVersion: OLDER },
    ...{ Edition: "Pro", ClusterSpec: "enterprise", ApiServerPublicEip: true, Telemetry: true, TraceSampling: 12.5 },
    Tag: [{ Key: "env", Value: "dev" }],
  },
};

/** The life of a mesh, in order, by every action of ASM that the SDK has. */
export function meshSteps(meshId: string): readonly Step[] {
  const mesh = { ServiceMeshId: meshId };
  const resource = { RegionId: REGION, ResourceType: "servicemesh", ResourceId: [meshId] };
  const step = (action: string, parameters: Call["parameters"], check?: (received: never) => void): Step => ({
    product: "servicemesh",
    action,
    parameters,
    check,
  });
  const detail = (check: (mesh: Detail["ServiceMesh"]) => void): Step =>
    step("DescribeServiceMeshDetail", mesh, ({ ServiceMesh }: Detail) => check(ServiceMesh));
  const tags = (expected: readonly string[]): Step =>
    step("ListTagResources", resource, ({ TagResources }: { TagResources: { TagKey: string; TagValue: string }[] }) =>
      assert.deepEqual(
        TagResources.map(({ TagKey, TagValue }) => `${TagKey}=${TagValue}`),
        expected,
      ),
    );
  const clusters = (owner: string, flag: number): Step =>
    step("DescribeServiceMeshClusters", { ...mesh, Limit: 5, Offset: 0 }, ({ Clusters }: { Clusters: Record<string, unknown>[] }) =>
      assert.deepEqual(
        Clusters.map(({ ClusterId, ServiceMeshId, ForbiddenFlag }) => [ClusterId, ServiceMeshId, ForbiddenFlag]),
        [[ACK_ID, owner, flag]],
      ),
    );
  const kubeconfig = (isPrivate: boolean, server: RegExp): Step =>
    step("DescribeServiceMeshKubeconfig", { ...mesh, PrivateIpAddress: isPrivate }, ({ Kubeconfig }: { Kubeconfig: string }) =>
      assert.match(Kubeconfig, server),
    );

  return [
    step("DescribeVersions", undefined, ({ VersionInfo: [first] }: { VersionInfo: { Versions: string[] }[] }) => {
      assert.deepEqual(first?.Versions.slice(-2), [OLDER, NEWEST]);
    }),
    detail(({ ServiceMeshInfo, ClusterSpec, Spec: { MeshConfig } }) => {
      assert.deepEqual([ServiceMeshInfo.Name, ServiceMeshInfo.Version, ClusterSpec], [NAME, OLDER, "enterprise"]);
      assert.deepEqual([MeshConfig.Telemetry, MeshConfig.Pilot.TraceSampling], [true, 12.5]);
    }),
    kubeconfig(true, /127\.0\.0\.1/),
    kubeconfig(false, /localhost/),

    tags(["env=dev"]),
    step("TagResources", { ...resource, Tag: [{ Key: "team", Value: "edge" }] }),
    tags(["env=dev", "team=edge"]),
    step("UntagResources", { ...resource, TagKey: ["env"] }),
    tags(["team=edge"]),

    step("ModifyServiceMeshName", { ...mesh, Name: `${NAME}-2` }),
    step("UpdateMeshFeature", {
      ...{ ...mesh, OutboundTrafficPolicy: "REGISTRY_ONLY", AccessLogEnabled: true },
      ...{ AccessLogGatewayEnabled: true, AccessLogGatewayLifecycle: 30, ClusterSpec: "ultimate" },
    }),
    step("UpdateMeshCRAggregation", { ...mesh, Enabled: false }),
    step("UpdateControlPlaneLogConfig", { ...mesh, Enabled: true, Project: "log", LogTTLInDay: 7 }),
    step("ModifyPilotEipResource", { ...mesh, Operation: "BindEip", EipId: "eip-1" }),
    step("DescribeUpgradeVersion", mesh, ({ Version }: { Version: { IstioOperatorVersion: string } }) => assert.match(Version.IstioOperatorVersion, /^v1\.26/)),
    step("UpgradeMeshEditionPartially", { ...mesh, ExpectedVersion: NEWEST }),
    step("DescribeServiceMeshUpgradeStatus", { ...mesh, GuestClusterIds: ACK_ID }, ({ UpgradeDetail }: { UpgradeDetail: { TotalGatewaysNum: number } }) =>
      assert.equal(UpgradeDetail.TotalGatewaysNum, 0),
    ),
    detail(({ ServiceMeshInfo, ClusterSpec, Spec: { LoadBalancer, MeshConfig } }) => {
      assert.deepEqual([ServiceMeshInfo.Name, ServiceMeshInfo.Version, ClusterSpec], [`${NAME}-2`, NEWEST, "ultimate"]);
      assert.equal(LoadBalancer.PilotPublicEipId, "eip-1");
      assert.deepEqual([MeshConfig.OutboundTrafficPolicy, MeshConfig.AccessLog], ["REGISTRY_ONLY", { Enabled: true }]);
      assert.deepEqual(MeshConfig.ControlPlaneLogInfo, { Enabled: true, Project: "log", LogTTL: 7 });
      assert.deepEqual(MeshConfig.ExtraConfiguration, {
        AccessLogExtraConf: { GatewayEnabled: true, GatewayLifecycle: 30 },
        CRAggregationConfiguration: { Enabled: false },
      });
    }),

    clusters("", 0),
    step("AddClusterIntoServiceMesh", { ...mesh, ClusterId: ACK_ID }),
    detail(({ Clusters }) => assert.deepEqual(Clusters, [ACK_ID])),
    clusters(meshId, 0),
    step("RemoveClusterFromServiceMesh", { ...mesh, ClusterId: ACK_ID, ReserveNamespace: true }),
    clusters("", 4),

    step("DescribeServiceMeshes", {}, ({ ServiceMeshes }: { ServiceMeshes: { ServiceMeshInfo: { Name: string } }[] }) =>
      assert.deepEqual(
        ServiceMeshes.map(({ ServiceMeshInfo }) => ServiceMeshInfo.Name),
        ["asm-sandbox", `${NAME}-2`],
      ),
    ),
    step("DeleteServiceMesh", mesh),
  ];
}

interface AckCluster {
  readonly cluster_id: string;
}

/** Every action of ACK that the SDK has. */
export function clusterSteps(): readonly Step[] {
  const step = (action: string, path: readonly string[], parameters: Call["parameters"], check: (received: never) => void): Step => ({
    ...{ product: "cs", action, path, parameters, check },
  });
  const page = ({ clusters }: { clusters: AckCluster[] }): void => assert.deepEqual(idsOf(clusters), [ACK_ID]);
  return [
    step("DescribeClusters", [], {}, (clusters: AckCluster[]) => assert.deepEqual(idsOf(clusters), [ACK_ID])),
    step("DescribeClustersV1", [], { cluster_id: ACK_ID, page_size: 1, page_number: 1 }, page),
    step("DescribeClustersForRegion", [REGION], { name: "ack-sandbox" }, page),
    step("DescribeClusterDetail", [ACK_ID], undefined, (cluster: AckCluster) => assert.equal(cluster.cluster_id, ACK_ID)),
    step("DescribeClusterNodes", [ACK_ID], { pageSize: "10" }, ({ nodes }: { nodes: unknown[] }) => assert.deepEqual(nodes, [])),
    step("DescribeClusterUserKubeconfig", [ACK_ID], { PrivateIpAddress: true, TemporaryDurationMinutes: 60 }, ({ config }: { config: string }) =>
      assert.match(config, /127\.0\.0\.1.* # 60 min$/),
    ),
  ];
}

function idsOf(clusters: readonly AckCluster[]): string[] {
  return clusters.map(({ cluster_id: id }) => id);
}
