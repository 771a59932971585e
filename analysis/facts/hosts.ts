import { isProps, objects, Props, read, text, texts } from "./props";
import { fullName, isGateway, namespaceOf } from "./kinds";
import type { PolicyResource } from "./rule";

/** The hosts of a Gateway's server; `namespace/host` loses its namespace. */
export function serverHosts(server: Props): string[] {
  return texts(server, "hosts").map((host) => host.split("/").at(-1)!);
}

/** Whether the two names or patterns have a host name in common. */
export function overlap(one: string, other: string): boolean {
  return one === other || covers(one, other) || covers(other, one);
}

/** The Gateways (`namespace/name`) that a VirtualService names; a bare name is one of its own namespace. */
export function gatewaysOf(route: PolicyResource): string[] {
  return texts(route.props, "spec.gateways").map((name) => (name === "mesh" || name.includes("/") ? name : `${namespaceOf(route.props)}/${name}`));
}

/** What is the same for Gateways of the same gateway pods; one that does not select has pods of its own. */
export function podsOf({ props, name }: PolicyResource): string {
  const selector = read(props, "spec.selector");
  return isProps(selector) ? JSON.stringify(Object.entries(selector).sort()) : fullName(props, name);
}

/** The same of a Gateway by its `namespace/name`; one that is not among the resources has pods of its own. */
export function podsOfNamed(gateway: string, resources: readonly PolicyResource[]): string {
  const found = resources.find((one) => isGateway(one) && fullName(one.props, one.name) === gateway);
  return found === undefined ? gateway : podsOf(found);
}

/** Where a server listens, for messages. */
export function portOf(server: Props): string {
  return text(server, "port.number") ?? "?";
}

/** The servers of a Gateway. */
export function serversOf(gateway: PolicyResource): Props[] {
  return objects(gateway.props, "spec.servers");
}

function covers(pattern: string, host: string): boolean {
  return pattern === "*" || (pattern.startsWith("*.") && host.endsWith(pattern.slice(1)));
}
