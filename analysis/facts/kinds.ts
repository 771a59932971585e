import { GATEWAY_TEMPLATE, TEMPLATES } from "../../components/edges/istio/gatewayAnnotations";
import { isProps, objects, Props, read, text } from "./props";
import type { PolicyResource } from "./rule";

const isKind =
  (pattern: RegExp) =>
  (resource: PolicyResource): boolean =>
    pattern.test(resource.type);

// Istio's kinds keep their meaning over v1alpha3, v1beta1 and v1.
export const isGateway = isKind(/^kubernetes:networking\.istio\.io\/[^:]+:Gateway$/);
export const isVirtualService = isKind(/^kubernetes:networking\.istio\.io\/[^:]+:VirtualService$/);
export const isDestinationRule = isKind(/^kubernetes:networking\.istio\.io\/[^:]+:DestinationRule$/);
export const isDeployment = isKind(/^kubernetes:apps\/v1:Deployment$/);
const isAnyWorkload = isKind(/^kubernetes:apps\/v1:(Deployment|StatefulSet|DaemonSet)$/);
export const isAutoscaler = isKind(/^kubernetes:autoscaling\/[^:]+:HorizontalPodAutoscaler$/);
export const isDisruptionBudget = isKind(/^kubernetes:policy\/[^:]+:PodDisruptionBudget$/);
export const isService = isKind(/^kubernetes:core\/v1:Service$/);
export const isSecret = isKind(/^kubernetes:core\/v1:Secret$/);
export const isWebSocketApp = isKind(/^asmws:index:WebSocketApp$/);

/** Whether it runs an app. Pods that a mesh injects as gateways are none: image and probes are the webhook's. */
export function isWorkload(resource: PolicyResource): boolean {
  const annotations = read(resource.props, "spec.template.metadata.annotations");
  return isAnyWorkload(resource) && !(isProps(annotations) && annotations[TEMPLATES] === GATEWAY_TEMPLATE);
}

/** Kind, namespace and name of a Kubernetes object, for messages; a Namespace is in none. */
export function label({ type, props, name }: PolicyResource): string {
  const kind = type.split(":").at(-1);
  return `${kind} ${kind === "Namespace" ? (text(props, "metadata.name") ?? name) : fullName(props, name)}`;
}

/** `namespace/name` of a Kubernetes object; its Pulumi name stands in for one that the provider makes up. */
export function fullName(props: Props, name = ""): string {
  return `${namespaceOf(props)}/${text(props, "metadata.name") ?? name}`;
}

export function namespaceOf(props: Props): string {
  return text(props, "metadata.namespace") ?? "default";
}

/** The containers that run for as long as a pod of this workload does. */
export function containersOf(workload: PolicyResource): Props[] {
  return objects(workload.props, "spec.template.spec.containers");
}

/** The value that a container's environment says in the clear. */
export function environmentOf(container: Props, name: string): string | undefined {
  const variable = objects(container, "env").find((one) => read(one, "name") === name);
  return variable && text(variable, "value");
}

/** Labels of the pods of a Deployment, StatefulSet or DaemonSet. */
export function workloadPodLabels({ props }: PolicyResource): Props {
  const labels = read(props, "spec.template.metadata.labels");
  return isProps(labels) ? labels : {};
}

/** The labels by which an object about requests selects the proxies that it is about. */
export function selectorOf({ props }: PolicyResource): unknown {
  return read(props, "spec.selector.matchLabels") ?? read(props, "spec.workloadSelector.labels");
}

/** Whether pods with these labels are selected; by nothing all are. */
export function selects(selector: unknown, labels: Props): boolean {
  return Object.entries(isProps(selector) ? selector : {}).every(([key, value]) => labels[key] === value);
}
