import { destinationsOf } from "./destinations";
import type { EdgeFacts } from "../facts/edge";
import { selectsPodsOf } from "../facts/edges";
import { gatewaysOf } from "../facts/hosts";
import { fullName, isGateway, isVirtualService } from "../facts/kinds";
import { isProps, read } from "../facts/props";
import type { PolicyResource } from "../facts/rule";

/** `namespace/name` of the Services behind a gateway: by the Gateways of its pods, and the routes of those. */
export function servicesBehind(gateway: EdgeFacts, resources: readonly PolicyResource[]): string[] {
  const listening = resources
    .filter((one) => isGateway(one) && isProps(read(one.props, "spec.selector")) && selectsPodsOf(gateway, read(one.props, "spec.selector")))
    .map(({ props, name }) => fullName(props, name));
  const routes = resources.filter((one) => isVirtualService(one) && gatewaysOf(one).some((name) => listening.includes(name)));
  return routes.flatMap((route) => destinationsOf(route).map(({ service }) => service));
}
