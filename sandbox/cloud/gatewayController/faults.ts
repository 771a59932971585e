import { annotationFaults } from "../loadBalancer/policy";
import type { MeshFacts } from "../meshes/controllers";
import { bounds } from "./autoscaler";
import { drainsByAnnotation, drainSeconds } from "./drain";
import { configurationFor, DRAIN_ANNOTATION, GATEWAY_NAMESPACE, type GatewayConfiguration, type IstioGateway } from "./istioGateway";

/** Every reason why a gateway of this version cannot be deployed into the cluster, as sentences for .status.ErrorMessage. Empty when it can. */
export function gatewayFaults(gateway: IstioGateway, clusterId: string, { clusters, version }: Pick<MeshFacts, "clusters"> & { version: string }): string[] {
  const configuration = configurationFor(gateway.spec ?? {}, clusterId);
  return [
    ...namespaceFaults(gateway),
    ...clusterFaults(gateway, clusters),
    ...portFaults(configuration),
    ...replicaFaults(configuration),
    ...drainFaults(gateway, configuration, version),
    ...loadBalancerFaults(configuration),
  ];
}

function namespaceFaults(gateway: IstioGateway): string[] {
  const namespace = gateway.metadata?.namespace;
  if (namespace === GATEWAY_NAMESPACE) return [];
  return [`metadata.namespace is ${namespace}: a gateway outside ${GATEWAY_NAMESPACE} gets no configuration, create it in ${GATEWAY_NAMESPACE}`];
}

function clusterFaults(gateway: IstioGateway, attached: readonly string[]): string[] {
  const wanted = gateway.spec?.clusterIds ?? [];
  if (wanted.length === 0) return ["spec.clusterIds is empty: name the data-plane clusters that run the gateway"];
  return wanted
    .filter((id) => !attached.includes(id))
    .map((id) => `spec.clusterIds names ${id}, which is not attached to this mesh: attach it with AddClusterIntoServiceMesh`);
}

function portFaults({ ports = [] }: GatewayConfiguration): string[] {
  if (ports.length === 0) return ["spec.ports is empty: a gateway needs at least one port"];
  const numbers = ports.map((port) => `${port.protocol ?? "TCP"}/${port.port}`);
  const repeated = numbers.filter((number, index) => numbers.indexOf(number) !== index);
  return repeated.map((number) => `spec.ports lists ${number} twice`);
}

function replicaFaults(configuration: GatewayConfiguration): string[] {
  const { minReplicas, maxReplicas } = bounds(configuration);
  if (!configuration.autoscaleEnabled || minReplicas <= maxReplicas) return [];
  return [`spec.minReplicas ${minReplicas} is more than spec.maxReplicas ${maxReplicas}`];
}

function drainFaults(gateway: IstioGateway, { serviceType }: GatewayConfiguration, version: string): string[] {
  const value = gateway.metadata?.annotations?.[DRAIN_ANNOTATION];
  if (value === undefined || !drainsByAnnotation(version)) return [];
  const seconds = drainSeconds(gateway, version);
  const bounded = serviceType === "LoadBalancer";
  if (seconds !== undefined && seconds >= 10 && (!bounded || seconds <= 890)) return [];
  const allowed = bounded ? "10 to 890 with a load balancer" : "10 or more";
  return [`annotation ${DRAIN_ANNOTATION} is "${value}": allowed are whole seconds, ${allowed}`];
}

function loadBalancerFaults({ serviceType, loadBalancerClass, serviceAnnotations = {} }: GatewayConfiguration): string[] {
  if (serviceType !== "LoadBalancer") return [];
  return annotationFaults(loadBalancerClass, serviceAnnotations).map((fault) => `spec.serviceAnnotations: ${fault}`);
}
