import type { MeshControlPlane } from "../host";

/**
 * initial: being created; running: accepts changes; updating: a change is under way; deleting: being removed;
 * create_failed: start-up failed (the provider knows no such state and waits until its timeout, see errorMessage).
 */
export type MeshState = "initial" | "running" | "updating" | "deleting" | "create_failed";

export type Edition = "Default" | "Pro";
export type ClusterSpec = "standard" | "enterprise" | "ultimate";

/** JSON as the OpenAPI carries it. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** One ASM instance. Lives in memory only: a restart of the sandbox forgets all but the standing mesh. */
export interface Mesh {
  readonly id: string;
  readonly createdAt: Date;
  readonly network: { readonly vpcId: string; readonly vSwitches: readonly string[]; readonly securityGroupId: string };
  readonly edition: Edition;
  readonly apiServerPublicEip: boolean;
  name: string;
  state: MeshState;
  version: string;
  clusterSpec: ClusterSpec;
  /** Attached clusters, in the order of attachment. */
  clusters: string[];
  /** Clusters whose attachment is under way. */
  joining: string[];
  crAggregation: boolean;
  pilotEipId: string;
  errorMessage: string;
  /** Spec.MeshConfig as far as it was ever set. */
  meshConfig: { [key: string]: Json };
  kiali: { [key: string]: Json };
  readonly tags: Map<string, string>;
  controlPlane?: MeshControlPlane;
}
