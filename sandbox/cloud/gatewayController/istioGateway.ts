import type { KubernetesObject, V1Affinity, V1EnvVar, V1Lifecycle, V1ResourceRequirements, V1ServicePort, V1Toleration } from "@kubernetes/client-node";

export const GROUP = "istio.alibabacloud.com";
export const VERSION = "v1";
export const PLURAL = "istiogateways";
/** The only namespace in which a gateway gets its configuration. */
export const GATEWAY_NAMESPACE = "istio-system";

/** ASM 1.26 and later: how long a stopping gateway keeps its connections, in seconds. */
export const DRAIN_ANNOTATION = "asm.alibabacloud.com/gateway-drain-timeout-seconds";
/** Present on a gateway whose objects in the data plane must be deleted first. */
export const FINALIZER = "istio.alibabacloud.com/gateway-cleanup";

/**
 * The fields that can differ per cluster (spec.overrides), as far as the sandbox acts on them. What else the CRD knows
 * (kernel, compression, sds, runAsRoot, autoCreateGatewayYaml, …) is checked, stored and without effect.
 */
export interface GatewayConfiguration {
  replicaCount?: number;
  autoscaleEnabled?: boolean;
  minReplicas?: number;
  maxReplicas?: number;
  cpu?: UtilizationTarget;
  memory?: UtilizationTarget;
  serviceType?: "ClusterIP" | "NodePort" | "LoadBalancer";
  loadBalancerClass?: string;
  loadBalancerIP?: string;
  externalTrafficPolicy?: string;
  serviceAnnotations?: Record<string, string>;
  serviceLabels?: Record<string, string>;
  podAnnotations?: Record<string, string>;
  podLabels?: Record<string, string>;
  ports?: V1ServicePort[];
  meshExpansionPorts?: V1ServicePort[];
  resources?: V1ResourceRequirements;
  env?: V1EnvVar[];
  nodeSelector?: Record<string, string>;
  affinity?: V1Affinity;
  tolerations?: V1Toleration[];
  rollingMaxSurge?: string;
  rollingMaxUnavailable?: string;
  lifecycle?: V1Lifecycle;
  readinessProbe?: { failureThreshold?: number; periodSeconds?: number; successThreshold?: number };
  hostNetwork?: boolean;
  dnsPolicy?: string;
  secretVolumes?: { name: string; secretName: string; mountPath: string }[];
  configVolumes?: { name: string; configMapName: string; mountPath: string }[];
  disableContainerPortExposed?: boolean;
}

export interface UtilizationTarget {
  targetAverageUtilization?: number;
}

export interface IstioGatewaySpec extends GatewayConfiguration {
  gatewayType?: "ingress" | "egress";
  clusterIds?: string[];
  overrides?: Record<string, GatewayConfiguration>;
}

/** Keys are capitalised as ASM publishes them. The words of Status are not published: these three are the sandbox's own. */
export interface IstioGatewayStatus {
  Status: "Pending" | "Available" | "Failed";
  GatewayAddress: string[];
  ClusterIdGatewayAddressMap: { ipAddress: string; clusterId: string }[];
  ErrorMessage: string;
}

export interface IstioGateway extends KubernetesObject {
  spec?: IstioGatewaySpec;
  status?: Partial<IstioGatewayStatus>;
}

/** The spec as it holds for one cluster: overrides replace whole fields. */
export function configurationFor(spec: IstioGatewaySpec, clusterId: string): GatewayConfiguration {
  return { ...spec, ...spec.overrides?.[clusterId] };
}
