import type { V1Deployment } from "@kubernetes/client-node";
import type { GatewayRelease } from "../meshes/controllers";
import type { IstioGateway } from "./istioGateway";

/** Annotation of the pods: the version of ASM that their gateway is of. A mesh that is upgraded does not change it. */
export const VERSION_ANNOTATION = "istio.alibabacloud.com/gateway-version";

/** The version of a gateway that is deployed; nothing of one that is not. */
export function deployedVersion(deployment: V1Deployment | undefined): string | undefined {
  return deployment?.spec?.template.metadata?.annotations?.[VERSION_ANNOTATION];
}

/** How far a gateway is on its way to the version of its mesh. */
export function releaseOf(gateway: IstioGateway, version: string, deployment: V1Deployment | undefined, meshVersion: string): GatewayRelease {
  const { name = "", namespace = "" } = gateway.metadata ?? {};
  const isThere = version === meshVersion && deployedVersion(deployment) === version;
  return { name, namespace, version, state: version !== meshVersion ? "notStart" : isThere && isRolledOut(deployment) ? "finished" : "upgrading" };
}

function isRolledOut(deployment: V1Deployment | undefined): boolean {
  const { observedGeneration, replicas, updatedReplicas, availableReplicas } = deployment?.status ?? {};
  return observedGeneration === deployment?.metadata?.generation && updatedReplicas === replicas && availableReplicas === replicas;
}
