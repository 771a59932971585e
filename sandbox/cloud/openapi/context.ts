import type { CloudHost, ClusterAccess } from "../host";
import type { Meshes } from "../meshes";
import type { GatewayReleases } from "../meshes/controllers";
import type { Json } from "../meshes/mesh";
import type { Parameters } from "./parameters";

/** What the account owns and where. */
export interface Account {
  readonly region: string;
  readonly vpcId: string;
  readonly vSwitches: readonly string[];
  readonly securityGroupId: string;
  /** Versions of ASM on offer, oldest first. They decide what ASM's own parts do; Istio is the same in all of them. */
  readonly meshVersions: readonly string[];
  /** Istio's own version, such as 1.31.1. */
  readonly istioVersion: string;
  readonly kubernetesVersion: string;
}

/** What stands against the ACK cluster in a mesh, besides what can be seen of the two. */
export interface ClusterConditions {
  /** Whether the caller is administrator of the cluster. Default true. */
  readonly isAdministrator?: boolean;
  /** Network that the cluster and the mesh both have. Default none. */
  readonly sharedCidr?: string;
}

/** What every action works on. */
export interface ActionContext {
  readonly meshes: Meshes;
  readonly gateways: GatewayReleases;
  readonly ack: ClusterAccess;
  readonly temporaryAck: CloudHost["temporaryAck"];
  readonly account: Account;
  conditions: ClusterConditions;
}

export type Answer = { [key: string]: Json };

/** One RPC action: its answer is the body without RequestId. Throws ApiError to refuse. */
export type Action = (parameters: Parameters, context: ActionContext) => Answer | Promise<Answer>;
