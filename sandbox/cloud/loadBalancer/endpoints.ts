import type { V1EndpointSlice, V1Service } from "@kubernetes/client-node";
import type { Backend } from "./backends";

type ServicePort = NonNullable<NonNullable<V1Service["spec"]>["ports"]>[number];

/**
 * The pods that take new connections of a service port: ready and not terminating.
 * @param slices the EndpointSlices of the service
 */
export function readyBackends(port: ServicePort, slices: readonly V1EndpointSlice[]): Backend[] {
  const backends = slices.flatMap((slice) => {
    // Kubernetes matches by name; the only port of a service may have none.
    const target = slice.ports?.find(({ name }) => (name ?? "") === (port.name ?? ""))?.port;
    if (target === undefined || slice.addressType !== "IPv4") return [];
    return (slice.endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false && conditions?.terminating !== true)
      .flatMap(({ addresses }) => addresses.map((address) => ({ address, port: target })));
  });
  return backends.sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}
