import { fullName, isService, namespaceOf } from "../facts/kinds";
import { objects, read, text } from "../facts/props";
import type { PolicyResource } from "../facts/rule";

/** A host, and where it is named the port, to which a route leads. */
export interface Destination {
  /** `namespace/name` of the Service that the host means. */
  service: string;
  port?: string;
}

/** Where the HTTP routes of a VirtualService lead. */
export function destinationsOf(route: PolicyResource): Destination[] {
  return objects(route.props, "spec.http").flatMap((rule) =>
    objects(rule, "route").flatMap((one) => {
      const host = text(one, "destination.host");
      return host === undefined ? [] : [{ service: serviceOf(host, namespaceOf(route.props)), port: text(one, "destination.port.number") }];
    }),
  );
}

/** `namespace/name` of the Service that a host means, read in a namespace. */
export function serviceOf(host: string, namespace: string): string {
  const [name, own = namespace] = host.split(".");
  return `${own}/${name}`;
}

/** The Service of this `namespace/name`, when it is among the resources; one that only names another host has no ports to speak of. */
export function serviceNamed(name: string, resources: readonly PolicyResource[]): PolicyResource | undefined {
  return resources.find((one) => isService(one) && fullName(one.props, one.name) === name && read(one.props, "spec.type") !== "ExternalName");
}
