import type { KubernetesObject, V1Deployment } from "@kubernetes/client-node";
import type { GatewayIdentity } from "./identity";
import { GATEWAY_NAMESPACE, type GatewayConfiguration } from "./istioGateway";

/** Without metrics, as in the sandbox, Kubernetes' autoscaler only keeps the count between the two bounds. */
export function autoscaler({ name, labels }: GatewayIdentity, configuration: GatewayConfiguration): KubernetesObject & { spec: object } {
  const { cpu, memory } = configuration;
  const targets = { cpu: cpu?.targetAverageUtilization, memory: memory?.targetAverageUtilization };
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name, namespace: GATEWAY_NAMESPACE, labels },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
      ...bounds(configuration),
      metrics: Object.entries(targets)
        .filter(([, averageUtilization]) => averageUtilization !== undefined)
        .map(([resource, averageUtilization]) => ({
          type: "Resource",
          resource: { name: resource, target: { type: "Utilization", averageUtilization } },
        })),
    },
  };
}

/** Bounds of the number of pods, with Istio's defaults. */
export function bounds({ minReplicas = 1, maxReplicas = 5 }: GatewayConfiguration): { readonly minReplicas: number; readonly maxReplicas: number } {
  return { minReplicas, maxReplicas };
}

/**
 * The Deployment with as many pods as it has, within the bounds: the count is the autoscaler's, but an apply that leaves it out
 * would give up a count that was applied before, and Kubernetes would go back to one pod.
 */
export function keepingReplicas(deployment: V1Deployment, current: number | undefined, configuration: GatewayConfiguration): V1Deployment {
  const { minReplicas, maxReplicas } = bounds(configuration);
  const replicas = Math.min(Math.max(current ?? minReplicas, minReplicas), maxReplicas);
  return deployment.spec === undefined ? deployment : { ...deployment, spec: { ...deployment.spec, replicas } };
}
