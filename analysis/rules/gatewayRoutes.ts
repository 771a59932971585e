import { PROXY_CONFIG } from "../../components/edges/asm/gateway/drainSettings";
import { destinationsOf } from "./destinations";
import { gatewaysOf } from "../facts/hosts";
import { fullName, gatewayPodLabels, isGateway, isVirtualService, selects } from "../facts/kinds";
import { isProps, read } from "../facts/props";
import type { PolicyResource } from "../facts/rule";

/** Connections that each pod of an IstioGateway takes, when it is told a number. */
export function connectionCapOf({ props }: PolicyResource): number | undefined {
  const config = read(props, "spec.podAnnotations");
  const told = isProps(config) ? config[PROXY_CONFIG] : undefined;
  const [, cap] = /ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS["']?\s*:\s*["']?(\d+)/.exec(typeof told === "string" ? told : "") ?? [];
  return cap === undefined ? undefined : Number(cap);
}

/** `namespace/name` of the Services behind an IstioGateway: by the Gateways of its pods, and the routes of those. */
export function servicesBehind(gateway: PolicyResource, resources: readonly PolicyResource[]): string[] {
  const listening = resources
    .filter((one) => isGateway(one) && isProps(read(one.props, "spec.selector")) && selects(read(one.props, "spec.selector"), gatewayPodLabels(gateway)))
    .map(({ props, name }) => fullName(props, name));
  const routes = resources.filter((one) => isVirtualService(one) && gatewaysOf(one).some((name) => listening.includes(name)));
  return routes.flatMap((route) => destinationsOf(route).map(({ service }) => service));
}
