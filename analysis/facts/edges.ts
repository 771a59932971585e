import { asm } from "./asm/reader";
import { istio } from "./istio/reader";
import type { EdgeFacts, EdgeReader } from "./edge";
import { namespaceOf, selects } from "./kinds";
import type { PolicyResource } from "./rule";

/** Every edge whose resources are understood; a new one is a folder beside this file and an entry here. */
const READERS: readonly EdgeReader[] = [asm, istio];

/** What a resource says of the gateway that it is; nothing when it is none. */
export function gatewayOf(resource: PolicyResource): EdgeFacts | undefined {
  return READERS.find((reader) => reader.isGateway(resource))?.gateway(resource);
}

/** The gateways among the resources. */
export function gatewaysAmong(resources: readonly PolicyResource[]): EdgeFacts[] {
  return resources.flatMap((one) => gatewayOf(one) ?? []);
}

/** The reader of the edge that a gateway is of. */
export function readerOf(resource: PolicyResource): EdgeReader | undefined {
  return READERS.find((reader) => reader.isGateway(resource));
}

/** Namespaces in which gateway pods run: of those among the resources, or else where gateways of this library have them. */
export function gatewayNamespaces(resources: readonly PolicyResource[]): string[] {
  const namespaces = gatewaysAmong(resources).map(({ pods }) => pods.namespace);
  return [...new Set(namespaces.length > 0 ? namespaces : READERS.map(({ podNamespace }) => podNamespace))];
}

/** Whether gateways have their pods there, whether or not one is among the resources. */
export function isGatewayNamespace(namespace: string): boolean {
  return READERS.some(({ podNamespace }) => podNamespace === namespace);
}

const ISTIO_TRAFFIC_POLICY =
  /^kubernetes:(security\.istio\.io\/[^:]+:(AuthorizationPolicy|RequestAuthentication)|telemetry\.istio\.io\/[^:]+:Telemetry|networking\.istio\.io\/[^:]+:EnvoyFilter)$/;

/** Whether it is about the requests of gateways: who is let in, how often, what is logged, and what else stands in their listeners. */
export function isTrafficPolicy({ type }: PolicyResource): boolean {
  return ISTIO_TRAFFIC_POLICY.test(type) || READERS.some((reader) => reader.isTrafficPolicy(type));
}

/** Why a changed object of this type may leave listeners alone; nothing when it never does. */
export function keepsListeners(type: string): string | undefined {
  return READERS.flatMap((reader) => reader.keepsListeners(type) ?? [])[0];
}

/** Whether labels select the pods of a gateway; by nothing all are. */
export function selectsPodsOf(gateway: EdgeFacts, selector: unknown): boolean {
  return selects(selector, gateway.pods.labels);
}

/** Whether an object stands in the namespace of the gateway's pods. */
export function isBeside(gateway: EdgeFacts, { props }: PolicyResource): boolean {
  return namespaceOf(props) === gateway.pods.namespace;
}
