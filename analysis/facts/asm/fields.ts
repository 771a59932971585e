import { DRAIN_ANNOTATION } from "../../../components/edges/asm/gateway/drainSettings";
import type { GatewayPart } from "../edge";

/** Fields of an IstioGateway by what they are of; the first that fits. Any other is not known. */
const PARTS: readonly [field: RegExp, part: GatewayPart][] = [
  [new RegExp(DRAIN_ANNOTATION.replace(/\./g, "\\.")), "pods"],
  [
    /^spec\.(env|podAnnotations|podLabels|resources|affinity|nodeSelector|tolerations|lifecycle|readinessProbe|hostNetwork|dnsPolicy|secretVolumes|configVolumes|disableContainerPortExposed|runAsRoot|kernel|sds|compression)\b/,
    "pods",
  ],
  [/^metadata|^spec\.(rollingMaxSurge|rollingMaxUnavailable|serviceLabels|maxReplicas|cpu|memory)\b/, "none of them"],
  [/^spec\.(replicaCount|minReplicas|autoscaleEnabled)\b/, "number of pods"],
  [/^spec\.ports/, "ports"],
  [/^spec\.(loadBalancerClass|loadBalancerIP|serviceType|clusterIds)\b/, "address"],
  [/^spec\.serviceAnnotations/, "load balancer"],
];

/** What a field of an IstioGateway is of. */
export function partOf(path: string): GatewayPart {
  return PARTS.find(([field]) => field.test(path))?.[1] ?? "not known";
}
