import { serverOf } from "../kubernetes/kubeconfig";
import type { Json } from "../meshes/mesh";
import type { ActionContext, Answer } from "./context";
import { ApiError } from "./errors";
import type { Parameters } from "./parameters";

/** One ROA call: the answer is the whole body. Path holds what the pattern's :names matched. */
export type RoaHandler = (path: Record<string, string>, parameters: Parameters, context: ActionContext) => Json | Promise<Json>;

export interface RoaRoute {
  /** Segments, of which :name matches any one. */
  readonly path: string;
  /** Name of the action in RAM and in x-acs-action. */
  readonly action: string;
  readonly handle: RoaHandler;
}

/** Every call of cs 2015-12-15 that the sandbox knows. There is one cluster. */
export const ROA_ROUTES: readonly RoaRoute[] = [
  { path: "/clusters", action: "DescribeClusters", handle: (_path, _parameters, context) => [without(cluster(context), "cluster_spec", "vswitch_ids")] },
  { path: "/api/v1/clusters", action: "DescribeClustersV1", handle: (_path, parameters, context) => clusterPage(cluster(context), parameters) },
  {
    path: "/regions/:region/clusters",
    action: "DescribeClustersForRegion",
    handle: (_path, parameters, context) => clusterPage(without(cluster(context), "vswitch_id"), parameters),
  },
  { path: "/clusters/:cluster", action: "DescribeClusterDetail", handle: (path, _parameters, context) => known(path, context) },
  { path: "/clusters/:cluster/endpoints", action: "DescribeClusterEndpoints", handle: endpoints },
  { path: "/clusters/:cluster/nodes", action: "DescribeClusterNodes", handle: nodes },
  { path: "/k8s/:cluster/user_config", action: "DescribeClusterUserKubeconfig", handle: userConfig },
];

const YEAR_MINUTES = 365 * 24 * 60;

function clusterPage(only: Answer, parameters: Parameters): Json {
  const wanted = { id: parameters.text("cluster_id"), name: parameters.text("name") };
  const page = parameters.whole("page_number", 1, 1000) ?? 1;
  const size = parameters.whole("page_size", 1, 100) ?? 10;
  const isMatch = (wanted.id ?? only.cluster_id) === only.cluster_id && (wanted.name ?? only.name) === only.name;
  const found = isMatch ? [only] : [];
  return {
    clusters: found.slice((page - 1) * size, page * size),
    page_info: { page_number: page, page_size: size, total_count: found.length },
  };
}

function endpoints(path: Record<string, string>, _parameters: Parameters, context: ActionContext): Json {
  known(path, context);
  const { ack } = context;
  return { api_server_endpoint: serverOf(ack.publicKubeconfig), intranet_api_server_endpoint: serverOf(ack.kubeconfig) };
}

function nodes(path: Record<string, string>, _parameters: Parameters, context: ActionContext): Json {
  known(path, context);
  return { nodes: [], page: { page_number: 1, page_size: 50, total_count: 0 } };
}

/** Without a duration always the same certificate, of a year; with one a new certificate each time, which ends when it says. */
async function userConfig(path: Record<string, string>, parameters: Parameters, context: ActionContext): Promise<Json> {
  known(path, context);
  const minutes = parameters.whole("TemporaryDurationMinutes", 15, 4320);
  const { kubeconfig, publicKubeconfig } = minutes === undefined ? context.ack : await context.temporaryAck(minutes);
  return {
    config: parameters.flag("PrivateIpAddress") === true ? kubeconfig : publicKubeconfig,
    expiration: new Date(Date.now() + (minutes ?? YEAR_MINUTES) * 60_000).toISOString().replace(/\.\d+Z$/, "Z"),
  };
}

function known(path: Record<string, string>, context: ActionContext): Answer {
  if (path.cluster !== context.ack.id) throw new ApiError(404, "ErrorClusterNotFound", "The specified cluster does not exist.");
  return cluster(context);
}

/** The lists of clusters leave some of it out, each something else. */
function without(whole: Answer, ...names: string[]): Answer {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name)));
}

function cluster({ ack, account }: ActionContext): Answer {
  const [vSwitch = ""] = account.vSwitches;
  return {
    cluster_id: ack.id,
    name: "ack-sandbox",
    state: "running",
    region_id: account.region,
    vpc_id: account.vpcId,
    vswitch_id: vSwitch,
    vswitch_ids: [...account.vSwitches],
    cluster_spec: "ack.pro.small",
    cluster_type: "ManagedKubernetes",
    profile: "Default",
    current_version: account.kubernetesVersion,
    init_version: account.kubernetesVersion,
    security_group_id: account.securityGroupId,
    created: "2026-01-01T00:00:00+08:00",
    updated: "2026-01-01T00:00:00+08:00",
    tags: [],
  };
}
