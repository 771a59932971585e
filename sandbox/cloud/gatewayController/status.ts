import type { V1Deployment, V1Service } from "@kubernetes/client-node";
import type { IstioGatewayStatus } from "./istioGateway";

/** The address is published as soon as the Service has one, pods or no pods; Available means that pods serve it. */
export function deployedStatus(service: V1Service | undefined, deployment: V1Deployment | undefined, clusterId: string): IstioGatewayStatus {
  const addresses = addressesOf(service);
  return {
    Status: addresses.length > 0 && isAvailable(deployment) ? "Available" : "Pending",
    GatewayAddress: addresses,
    ClusterIdGatewayAddressMap: addresses.map((ipAddress) => ({ ipAddress, clusterId })),
    ErrorMessage: "",
  };
}

/** A fault leaves the address as it is: what was deployed before keeps running. */
export function failedStatus(previous: Partial<IstioGatewayStatus> | undefined, faults: readonly string[]): IstioGatewayStatus {
  return {
    Status: "Failed",
    GatewayAddress: previous?.GatewayAddress ?? [],
    ClusterIdGatewayAddressMap: previous?.ClusterIdGatewayAddressMap ?? [],
    ErrorMessage: faults.join("; "),
  };
}

export function undeployedStatus(faults: readonly string[]): IstioGatewayStatus {
  return { Status: "Failed", GatewayAddress: [], ClusterIdGatewayAddressMap: [], ErrorMessage: faults.join("; ") };
}

// An NLB is known by its name, a CLB by its address; a Service without load balancer by its cluster IP.
function addressesOf(service: V1Service | undefined): string[] {
  if (service === undefined) return [];
  if (service.spec?.type !== "LoadBalancer") return [service.spec?.clusterIP].filter((ip) => ip !== undefined);
  return (service.status?.loadBalancer?.ingress ?? []).map(({ hostname, ip }) => hostname ?? ip).filter((address) => address !== undefined);
}

function isAvailable(deployment: V1Deployment | undefined): boolean {
  const { conditions = [], observedGeneration } = deployment?.status ?? {};
  return observedGeneration === deployment?.metadata?.generation && conditions.some(({ type, status }) => type === "Available" && status === "True");
}
