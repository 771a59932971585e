import { quoted } from "../components/contract/quoted";
import type { CapacityArgs } from "../components/capacity";
import { autoscalingFaults, type GatewayAutoscalingArgs } from "../components/edges/istio/autoscaling";
import { loadBalancerFaults } from "../components/edges/asm/gateway/loadBalancer";
import type { EdgePorts } from "../components/edges/istio/ports";
import { rangeFaults } from "../components/edges/istio/sourceRanges";
import { type IngressGatewayArgs, nameFaults } from "../components/edges/asm/ingressGateway";
import { AnyHost } from "../components/edges/istio/routeServers";
import { gatewayOrigins, type OriginConfig } from "./origins";
import type { ConfigReader } from "./reader";
import type { Routes } from "./routes";

/** What the stack says of the gateway; its mesh, cluster and timing come from elsewhere. */
export type GatewayConfig = Omit<IngressGatewayArgs, "mesh" | "clusterId" | "timing" | "capacity">;

export function parseGateway(reader: ConfigReader, routes: Routes, origins: OriginConfig, capacity: CapacityArgs): GatewayConfig {
  const existingGateway = reader.text("edge.existing");
  const own = parseOwn(reader, capacity);
  const ports = portsOf(routes);
  if (existingGateway === undefined) {
    return { ...own, ...ports, ...gatewayOrigins(reader, routes, origins) };
  }
  reader.check(nameFaults(existingGateway, "edge.existing"));
  if (routes.route.anyHost !== AnyHost.none) {
    const allowed = `none beside edge.existing (${quoted(existingGateway)})`;
    reader.refuse(
      "edge.anyHost",
      routes.route.anyHost,
      allowed,
      "the other applications behind that gateway would lose their requests: set edge.anyHost to none",
    );
  }
  return { existingGateway, ...ports };
}

// A gateway has the ports of its route.
function portsOf({ route: { httpPort, httpsPort } }: Routes): EdgePorts {
  return withoutMissing({ httpPort, httpsPort });
}

function parseOwn(reader: ConfigReader, capacity: CapacityArgs): GatewayConfig {
  const name = reader.text("edge.name");
  const sourceRanges = reader.texts("edge.sourceRanges");
  reader.check([...(name === undefined ? [] : nameFaults(name)), ...(sourceRanges.length === 0 ? [] : rangeFaults(sourceRanges))]);
  return {
    ...(name === undefined ? {} : { gatewayName: name }),
    ...(reader.flag("edge.upgradeGateway") ? { upgradeGateway: true } : {}),
    ...parseLoadBalancer(reader, sourceRanges),
    ...(sourceRanges.length > 0 ? { sourceRanges } : {}),
    ...(reader.flag("edge.accessLog") ? { accessLog: true } : {}),
    ...(reader.flag("edge.webSocketOverHttp2") ? { webSocketOverHttp2: true } : {}),
    ...(reader.flag("edge.edgeSettings") ? {} : { edgeSettings: false }),
    ...parseAutoscaling(reader, capacity),
  };
}

function parseLoadBalancer(reader: ConfigReader, sourceRanges: string[]) {
  const zoneMaps = reader.texts("edge.loadBalancer.zoneMaps");
  const choice = {
    loadBalancer: reader.word("edge.loadBalancer.kind"),
    addressType: reader.word("edge.loadBalancer.addressType"),
    zoneMaps: zoneMaps.length > 0 ? zoneMaps : undefined,
    loadBalancerId: reader.text("edge.loadBalancer.id"),
    preserveClientIp: reader.flag("edge.loadBalancer.preserveClientIp") ? undefined : false,
  };
  reader.check(loadBalancerFaults({ ...choice, sourceRanges }));
  return withoutMissing(choice);
}

function parseAutoscaling(reader: ConfigReader, capacity: CapacityArgs): Pick<GatewayConfig, "autoscaling"> {
  const autoscaling = reader.numbers<GatewayAutoscalingArgs>("edge.autoscaling");
  if (Object.keys(autoscaling).length === 0) return {};
  reader.check(autoscalingFaults(autoscaling, capacity, "edge.autoscaling"));
  return { autoscaling };
}

function withoutMissing<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
