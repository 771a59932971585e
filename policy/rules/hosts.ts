import { objects, Props, text, texts } from "./props";
import { namespaceOf } from "./kinds";
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
