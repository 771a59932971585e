import { ApiError, missingParameter } from "./errors";

/** One action as Alibaba's published list of the API has it: what its gateway takes, and where. */
export interface Contract {
  readonly methods: readonly ("GET" | "POST" | "DELETE")[];
  /** Names of parameters by their place, of those that the sandbox reads. One with ! is mandatory. */
  readonly query?: readonly string[];
  readonly body?: readonly string[];
  /** Taken from any place: Alibaba's Terraform provider misplaces them, and works on the real cloud. */
  readonly anywhere?: readonly string[];
}

const READ = ["GET", "POST"] as const;
const MESH = "ServiceMeshId!";

/** Flat settings of a mesh that both CreateServiceMesh and UpdateMeshFeature take. */
const FEATURES = [
  ...["Tracing", "Telemetry", "CustomizedZipkin", "LocalityLoadBalancing", "IncludeIPRanges", "TraceSampling"],
  ...["AccessLogEnabled", "AccessLogProject", "EnableAudit", "AuditProject", "ClusterSpec"],
  ...["OpaEnabled", "OPALogLevel", "OPARequestCPU", "OPARequestMemory", "OPALimitCPU", "OPALimitMemory"],
  ...["ProxyRequestCPU", "ProxyRequestMemory", "ProxyLimitCPU", "ProxyLimitMemory"],
];

/** Settings of CreateServiceMesh alone. */
const CREATION = ["Name", "IstioVersion", "Edition", "ApiServerPublicEip", "KialiEnabled", "ControlPlaneLogEnabled", "ControlPlaneLogProject", "ClusterDomain"];

/** Settings of UpdateMeshFeature alone. */
const UPDATE = [
  ...[
    "OutboundTrafficPolicy",
    "Http10Enabled",
    "AccessLogGatewayLifecycle",
    "AccessLogSidecarLifecycle",
    "EnableNamespacesByDefault",
    "AutoInjectionPolicyEnabled",
  ],
  ...["SidecarInjectorRequestCPU", "SidecarInjectorRequestMemory", "SidecarInjectorLimitCPU", "SidecarInjectorLimitMemory"],
  ...["CniEnabled", "CniExcludeNamespaces"],
];

const KIALI = ["Enabled", "CustomPrometheusUrl", "KialiServiceAnnotations", "KialiArmsAuthTokens", "AuthStrategy", "IntegrateCLB"];

/** servicemesh 2020-01-11. */
export const RPC_CONTRACTS: Readonly<Record<string, Contract>> = {
  // The provider sends the region in the query.
  CreateServiceMesh: { methods: READ, query: ["Tag"], body: ["VpcId!", "VSwitches!", ...CREATION, ...FEATURES], anywhere: ["RegionId!"] },
  DeleteServiceMesh: { methods: READ, body: [MESH, "Force"] },
  ModifyServiceMeshName: { methods: READ, body: [MESH, "Name!"] },
  UpgradeMeshEditionPartially: { methods: READ, body: [MESH, "ExpectedVersion", "ASMGatewayContinue", "PreCheck", "UpgradeGatewayRecords"] },

  DescribeServiceMeshes: { methods: ["GET"], query: ["Tag"] },
  DescribeServiceMeshDetail: { methods: READ, body: [MESH] },
  DescribeVersions: { methods: READ },
  DescribeUpgradeVersion: { methods: READ, query: [MESH] },
  DescribeServiceMeshUpgradeStatus: { methods: READ, query: [MESH], body: ["AllIstioGatewayFullNames", "GuestClusterIds"] },
  // The provider sends PrivateIpAddress in the body, where it is not seen.
  DescribeServiceMeshKubeconfig: { methods: READ, query: [MESH, "PrivateIpAddress"] },

  UpdateMeshFeature: { methods: READ, query: ["AccessLogGatewayEnabled", "AccessLogSidecarEnabled"], body: [MESH, ...FEATURES, ...UPDATE] },
  UpdateMeshCRAggregation: { methods: READ, body: [MESH, "Enabled"] },
  UpdateControlPlaneLogConfig: { methods: READ, body: [MESH, "Enabled!", "Project", "LogTTLInDay"] },
  ModifyPilotEipResource: { methods: READ, body: ["ServiceMeshId", "Operation", "EipId"] },

  AddClusterIntoServiceMesh: { methods: ["POST"], body: [MESH, "ClusterId!", "IgnoreNamespaceCheck"] },
  RemoveClusterFromServiceMesh: { methods: ["POST", "DELETE"], body: [MESH, "ClusterId!", "ReserveNamespace"] },
  DescribeServiceMeshClusters: { methods: READ, query: ["ServiceMeshId"], body: ["Limit", "Offset"] },

  // The provider sends all but the region in the body.
  ListTagResources: { methods: READ, query: ["RegionId!"], anywhere: ["ResourceType!", "ResourceId"] },
  TagResources: { methods: READ, query: ["RegionId!"], anywhere: ["ResourceType!", "ResourceId!", "Tag!"] },
  UntagResources: { methods: READ, query: ["RegionId!"], anywhere: ["ResourceType!", "ResourceId!", "TagKey"] },

  // In no published list. As the provider calls them.
  DescribeASMSidecarExpectedVersion: { methods: ["GET"], query: [MESH] },
  DescribeKialiConfiguration: { methods: ["POST"], body: [MESH] },
  UpdateKialiConfiguration: { methods: ["POST"], body: [MESH, ...KIALI, "RAMOAuthConfig", "OpenIdConfig", "ServerConfig"] },
};

const CLUSTER_SEARCH = ["name", "cluster_id", "cluster_type", "cluster_spec", "profile", "page_size", "page_number"];

/** cs 2015-12-15. What is in the path is not listed. */
export const ROA_CONTRACTS: Readonly<Record<string, Contract>> = {
  DescribeClusters: { methods: ["GET"], query: ["name", "clusterType", "resource_group_id"] },
  DescribeClustersV1: { methods: ["GET"], query: [...CLUSTER_SEARCH, "region_id"] },
  DescribeClustersForRegion: { methods: ["GET"], query: CLUSTER_SEARCH },
  DescribeClusterDetail: { methods: ["GET"] },
  DescribeClusterNodes: { methods: ["GET"], query: ["instanceIds", "nodepool_id", "pageNumber", "pageSize", "state"] },
  DescribeClusterUserKubeconfig: { methods: ["GET"], query: ["PrivateIpAddress", "TemporaryDurationMinutes"] },
  // In no published list. As the provider calls it.
  DescribeClusterEndpoints: { methods: ["GET"] },
};

/** The parameters of a call that are where the action reads them; others are as good as not sent. Throws an ApiError as the gateway refuses. */
export function takenParameters(contract: Contract, method: string, query: URLSearchParams, form: URLSearchParams): URLSearchParams {
  if (!contract.methods.some((allowed) => allowed === method)) {
    throw new ApiError(405, "UnsupportedHTTPMethod", "This http method is not supported.");
  }
  const taken = new URLSearchParams([
    ...pick(query, [...(contract.query ?? []), ...(contract.anywhere ?? [])]),
    ...pick(form, [...(contract.body ?? []), ...(contract.anywhere ?? [])]),
  ]);
  const present = new Set([...taken].filter(([, value]) => value !== "").map(([name]) => listed(name)));
  const missing = [contract.query, contract.body, contract.anywhere]
    .flatMap((names) => names ?? [])
    .find((name) => name.endsWith("!") && !present.has(name.slice(0, -1)));
  if (missing !== undefined) throw missingParameter(missing.slice(0, -1));
  return taken;
}

function pick(values: URLSearchParams, names: readonly string[]): [name: string, value: string][] {
  const known = new Set(names.map((name) => name.replace("!", "")));
  return [...values].filter(([name]) => known.has(listed(name)));
}

/** Name in the list of a flattened parameter: Tag of Tag.1.Key. */
function listed(name: string): string {
  return name.split(".")[0] ?? name;
}
