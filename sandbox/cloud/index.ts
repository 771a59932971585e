import type { AccessKey } from "../accessKey";
import { GatewayController, type GatewayStatus } from "./gatewayController";
import type { CloudHost, MeshControlPlane } from "./host";
import { Cluster } from "./kubernetes/cluster";
import { type BalancerOptions, type BalancerStatus, LoadBalancers } from "./loadBalancer";
import { Meshes } from "./meshes";
import { together } from "./meshes/controllers";
import type { Mesh } from "./meshes/mesh";
import type { MeshDelays } from "./meshes/delays";
import { NamespaceLabels } from "./namespaceLabels";
import { Authentication } from "./openapi/authentication";
import type { Account, ActionContext, ClusterConditions } from "./openapi/context";
import type { InjectedFault } from "./openapi/faults";
import { type Endpoint, OpenApiServer, type TlsIdentity } from "./openapi/server";
import { RateLimiters } from "./rateLimiters";

export type { CloudHost, ClusterAccess, MeshControlPlane } from "./host";
export type { BalancerStatus } from "./loadBalancer";
export type { GatewayStatus } from "./gatewayController";
export type { MeshDelays } from "./meshes/delays";
export type { InjectedFault } from "./openapi/faults";

export interface CloudOptions {
  /** With what requests to the OpenAPI are signed. */
  readonly accessKey: AccessKey;
  /** Where it is reached besides its own addresses, as host:port. */
  readonly forwarded?: readonly string[];
  /** The OpenAPI without TLS. Default 10.244.0.2:80. */
  readonly http?: Endpoint;
  /** The OpenAPI with TLS. Default 10.244.0.2:443. */
  readonly https?: Endpoint;
  /** Certificate of the https endpoint; it must name the address. Without it that endpoint is not opened. */
  readonly tls?: TlsIdentity;
  /** A mesh that stands ready; it is registered under its id with the name asm-sandbox. */
  readonly standing?: MeshControlPlane;
  /** Image of the gateway pods, a key of the node's image table. Default GATEWAY_IMAGE. */
  readonly gatewayImage?: string;
  /** Istio's version. Default 1.31.0. */
  readonly istioVersion?: string;
  /** Kubernetes' version as ACK writes it. Default 1.36.3-aliyun.1. */
  readonly kubernetesVersion?: string;
  /** Networks of load balancers and of clients, last number left open. Default DEFAULT_NETWORKS. */
  readonly networks?: Omit<BalancerOptions, "region">;
  /** Default cn-beijing. */
  readonly region?: string;
}

export interface MeshStatus {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly clusters: readonly string[];
  readonly error: string;
}

export interface CloudStatus {
  readonly meshes: readonly MeshStatus[];
  readonly gateways: readonly GatewayStatus[];
  readonly loadBalancers: readonly BalancerStatus[];
  /** How often each action of the OpenAPI was called, by its name in RAM. */
  readonly calls: Readonly<Record<string, number>>;
}

export interface Cloud {
  /** Ports that the OpenAPI listens on. */
  readonly ports: { readonly http: number; readonly https: number | undefined };
  status(): CloudStatus;
  /** Orders what the next calls of an action meet. Throws for an order that says nothing. */
  injectFault(order: InjectedFault): void;
  /** Takes back every order that was not met yet and what stands against the ACK cluster, and lets operations take no longer than they need. */
  clearFaults(): void;
  /** Puts something between the ACK cluster and every mesh that it is not in yet. */
  forbid(conditions: ClusterConditions): void;
  /** Lets operations on meshes take as long as on the real cloud. */
  delay(delays: MeshDelays): void;
  stop(): Promise<void>;
}

export const OPENAPI_ADDRESS = "10.244.0.2";
const DEFAULT_NETWORKS = { addressPrefix: "10.244.254.", standingPrefix: "10.244.253.", clientPrefix: "10.244.252." };
export const GATEWAY_IMAGE = "registry-cn-hangzhou.ack.aliyuncs.com/acs/istio-proxyv2:1.31.0";

/** Starts the cloud's side of the sandbox. Resolved when the OpenAPI answers. */
export async function startCloud(host: CloudHost, options: CloudOptions): Promise<Cloud> {
  const account = accountOf(options);
  const log = (line: string): void => host.log(line);
  const balancerOptions = { ...(options.networks ?? DEFAULT_NETWORKS), region: account.region };
  const ack = (fieldManager: string): Cluster => new Cluster(host.ack.id, host.ack.kubeconfig, fieldManager);
  const balancers = new LoadBalancers(ack("alibaba-cloud-controller"), host, balancerOptions, log);
  const gatewayOptions = { image: options.gatewayImage ?? GATEWAY_IMAGE, istioVersion: account.istioVersion };
  const gateways = new GatewayController(ack("asm-gateway-controller"), gatewayOptions, log);
  const namespaces = new NamespaceLabels(ack("asm-control-plane"), log);
  const controllers = together([gateways, namespaces, new RateLimiters(log)]);
  const meshes = new Meshes(host, controllers);
  const hosts = new Set(options.forwarded);
  const authentication = new Authentication(options.accessKey, hosts);
  const context: ActionContext = { meshes, gateways, ack: host.ack, temporaryAck: (minutes) => host.temporaryAck(minutes), account, conditions: {} };
  const openApi = new OpenApiServer(context, log, authentication);

  await Promise.all([balancers.start(), gateways.start(), namespaces.start()]);
  if (options.standing !== undefined) await meshes.adopt(standing(options.standing, account), options.standing);
  const { http: plain = { address: OPENAPI_ADDRESS, port: 80 }, https: secure = { address: OPENAPI_ADDRESS, port: 443 } } = options;
  const http = await openApi.listen(plain);
  const https = options.tls && (await openApi.listen(secure, options.tls));
  // A client leaves out the port that its protocol implies.
  for (const host of [plain.address, secure.address, `${plain.address}:${http}`, `${secure.address}:${https}`]) hosts.add(host);

  return {
    ports: { http, https },
    status: () => ({ meshes: meshes.list().map(statusOf), gateways: gateways.status(), loadBalancers: balancers.status(), calls: openApi.calls() }),
    injectFault: (order) => openApi.injectedFaults.order(order),
    clearFaults: () => {
      openApi.injectedFaults.clearFaults();
      meshes.delays = {};
      context.conditions = {};
    },
    forbid: (conditions) => {
      context.conditions = conditions;
    },
    delay: (delays) => {
      meshes.delays = delays;
    },
    stop: async () => {
      await openApi.close();
      await controllers.stop();
      await balancers.stop();
    },
  };
}

function accountOf({ istioVersion = "1.31.0", kubernetesVersion = "1.36.3-aliyun.1", region = "cn-beijing" }: CloudOptions): Account {
  return {
    region,
    vpcId: "vpc-sandbox",
    vSwitches: ["vsw-sandbox-a", "vsw-sandbox-b"],
    securityGroupId: "sg-sandbox",
    meshVersions: ["v1.24.6.1-g0-aliyun", "v1.25.6.1-g0-aliyun", "v1.26.0.1-g0-aliyun", "v1.26.0.2-g0-aliyun"],
    istioVersion,
    kubernetesVersion,
  };
}

/** One vSwitch only: Pulumi's plugin panics on a mesh with two. */
function standing({ id }: MeshControlPlane, { vpcId, vSwitches, securityGroupId, meshVersions }: Account): Mesh {
  return {
    id,
    name: "asm-sandbox",
    state: "initial",
    createdAt: new Date(),
    version: meshVersions.at(-1) ?? "",
    edition: "Pro",
    clusterSpec: "enterprise",
    network: { vpcId, vSwitches: vSwitches.slice(0, 1), securityGroupId },
    apiServerPublicEip: true,
    pilotEipId: "",
    clusters: [],
    joining: [],
    crAggregation: true,
    errorMessage: "",
    meshConfig: {},
    kiali: { Enabled: false },
    tags: new Map(),
  };
}

function statusOf({ id, name, state, clusters, errorMessage: error }: Mesh): MeshStatus {
  return { id, name, state, clusters: [...clusters], error };
}
