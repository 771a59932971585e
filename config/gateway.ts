import { originEntries } from "../components/contract/origins";
import { Fault } from "../components/faults";
import { CapacityArgs } from "../components/capacity";
import { autoscalingFaults, GatewayAutoscalingArgs } from "../components/edges/istio/autoscaling";
import { AddressType, LoadBalancerKind, loadBalancerFaults } from "../components/edges/asm/gateway/loadBalancer";
import { EdgePorts } from "../components/edges/istio/ports";
import { wildcardFault } from "../components/edges/istio/originPolicy";
import { rangeFaults } from "../components/edges/istio/sourceRanges";
import { IngressGatewayArgs, nameFaults } from "../components/edges/asm/ingressGateway";
import { AnyHost, PlainHttp } from "../components/edges/istio/routeServers";
import { TimingArgs } from "../components/timing";
import { ConfigReader } from "./reader";
import type { Routes } from "./routes";
import { edgeOrigins } from "./urls";
import { quoted } from "../components/contract/quoted";

/** Who checks the origins of pages: the app, the gateway before it, or each of them. */
export const CheckOrigins = { app: "app", gateway: "gateway", both: "both" } as const;
export type CheckOrigins = (typeof CheckOrigins)[keyof typeof CheckOrigins];

/** Which pages may open a socket, and who sees to it. */
export interface OriginConfig {
  checkOrigins: CheckOrigins;
  allowedOrigins: string;
  allowNoOrigin: boolean;
}

/** What the stack says of the gateway; its mesh, cluster and timing come from elsewhere. */
export type GatewayConfig = Omit<IngressGatewayArgs, "mesh" | "clusterId" | "timing" | "capacity">;

const OF_ITS_OWNER = [
  "gatewayName",
  "upgradeGateway",
  "loadBalancer",
  "addressType",
  "zoneMaps",
  "loadBalancerId",
  "preserveClientIp",
  "sourceRanges",
  "gatewayAutoscaling",
  "accessLog",
  "webSocketOverHttp2",
  "edgeSettings",
  "handshakeRateLimit",
];

/** The numbers of the stack of which some are the gateway's. */
interface Numbers {
  timing: TimingArgs;
  capacity: CapacityArgs;
}

export function parseGateway(reader: ConfigReader, routes: Routes, origins: OriginConfig, numbers: Numbers): GatewayConfig {
  const existingGateway = reader.text("existingGateway", {});
  const own = parseOwn(reader, numbers.capacity);
  const ports = portsOf(routes);
  if (existingGateway === "") {
    return { ...own, ...ports, ...gatewayOrigins(reader, routes, origins) };
  }
  reader.faults.push(...nameFaults(existingGateway, "existingGateway"));
  refuseOfItsOwner(reader, existingGateway, routes, origins, numbers);
  return { existingGateway, ...ports };
}

// A gateway has the ports of its route.
function portsOf({ route: { httpPort, httpsPort } }: Routes): EdgePorts {
  return withoutMissing({ httpPort, httpsPort });
}

function refuseOfItsOwner(reader: ConfigReader, gateway: string, routes: Routes, { checkOrigins }: OriginConfig, { timing, capacity }: Numbers): void {
  const remedy = `it would change ${quoted(gateway)}, an existing gateway: remove it, or remove existingGateway to create a gateway`;
  const beside = `beside existingGateway (${quoted(gateway)})`;
  const refuseNumber = (path: string, value: number | undefined, instead: string) => {
    if (value !== undefined) reader.refuse(path, value, `nothing ${beside}`, instead);
  };
  reader.refuseGiven(OF_ITS_OWNER, beside, remedy);
  if (checkOrigins !== CheckOrigins.app) {
    reader.refuse("checkOrigins", checkOrigins, `app ${beside}`, remedy);
  }
  if (routes.route.anyHost !== AnyHost.none) {
    reader.refuse("anyHost", routes.route.anyHost, `none ${beside}`, "the others behind that gateway would lose their requests: set anyHost to none");
  }
  refuseNumber("capacity.gatewayReplicas", capacity.gatewayReplicas, remedy);
  const ownersClock = "its owner decides, and a preview warns of what the gateway itself says: remove it, and set";
  refuseNumber("timing.loadBalancerIdleSeconds", timing.loadBalancerIdleSeconds, `${ownersClock} timing.heartbeatSeconds, which is yours`);
  refuseNumber("timing.gatewayDrainSeconds", timing.gatewayDrainSeconds, `${ownersClock} timing.maxConnectionAgeSeconds, which is yours`);
}

function parseOwn(reader: ConfigReader, capacity: CapacityArgs): GatewayConfig {
  const name = reader.text("gatewayName", {});
  const sourceRanges = reader.list("sourceRanges", []);
  reader.faults.push(...(name === "" ? [] : nameFaults(name)), ...(sourceRanges.length === 0 ? [] : rangeFaults(sourceRanges)));
  return {
    ...(name === "" ? {} : { gatewayName: name }),
    ...(reader.flag("upgradeGateway", false) ? { upgradeGateway: true } : {}),
    ...parseLoadBalancer(reader),
    ...(sourceRanges.length > 0 ? { sourceRanges } : {}),
    ...(reader.flag("accessLog", false) ? { accessLog: true } : {}),
    ...(reader.flag("webSocketOverHttp2", false) ? { webSocketOverHttp2: true } : {}),
    ...(reader.flag("edgeSettings", true) ? {} : { edgeSettings: false }),
    ...parseAutoscaling(reader, capacity),
  };
}

function parseLoadBalancer(reader: ConfigReader) {
  const zoneMaps = reader.list("zoneMaps", []);
  const loadBalancerId = reader.text("loadBalancerId", {});
  const choice = {
    loadBalancer: reader.word("loadBalancer", LoadBalancerKind),
    addressType: reader.word("addressType", AddressType),
    zoneMaps: zoneMaps.length > 0 ? zoneMaps : undefined,
    loadBalancerId: loadBalancerId || undefined,
    preserveClientIp: reader.flag("preserveClientIp", true) ? undefined : false,
  };
  reader.faults.push(...loadBalancerFaults({ ...choice, sourceRanges: reader.list("sourceRanges", []) }));
  return withoutMissing({ ...choice, loadBalancer: choice.loadBalancer ?? LoadBalancerKind.clb });
}

function parseAutoscaling(reader: ConfigReader, capacity: CapacityArgs): Pick<GatewayConfig, "autoscaling"> {
  const given = reader.given("gatewayAutoscaling");
  const autoscaling = reader.numbers<GatewayAutoscalingArgs>("gatewayAutoscaling", ["minReplicas", "maxReplicas", "cpuPercent"], (numbers, prefix) =>
    given ? autoscalingFaults(numbers, capacity, prefix.replace(/\.$/, "")) : [],
  );
  return given ? { autoscaling } : {};
}

function gatewayOrigins(reader: ConfigReader, routes: Routes, origins: OriginConfig): Pick<GatewayConfig, "allowedOrigins" | "allowNoOrigin"> {
  if (origins.checkOrigins === CheckOrigins.app) {
    return {};
  }
  const allowedOrigins = origins.allowedOrigins === "same-origin" ? ownOrigins(routes) : originEntries(origins.allowedOrigins);
  reader.faults.push(...(allowedOrigins === undefined || origins.allowedOrigins === "*" ? [unnamed(origins)] : wildcardFaults(allowedOrigins)));
  return { allowedOrigins, allowNoOrigin: origins.allowNoOrigin };
}

function wildcardFaults(origins: string[]): Fault[] {
  return origins.flatMap((origin) => wildcardFault(origin) ?? []).map((fault) => ({ path: "allowedOrigins", ...fault }));
}

/** The origins of the pages of every host; undefined when any host is served. */
function ownOrigins({ hosts, route: { anyHost, plainHttp, ...ports } }: Routes): string[] | undefined {
  const { https, http } = edgeOrigins(ports);
  return anyHost !== AnyHost.none || hosts.some((host) => host.startsWith("*."))
    ? undefined
    : hosts.flatMap((host) => [https(host), ...(http && plainHttp === PlainHttp.serve ? [http(host)] : [])]);
}

function unnamed({ allowedOrigins, checkOrigins }: OriginConfig): Fault {
  return {
    path: "allowedOrigins",
    value: allowedOrigins,
    allowed: `origins joined by commas while checkOrigins is ${quoted(checkOrigins)}`,
    remedy:
      allowedOrigins === "*"
        ? "there is nothing to check: name the origins, or set checkOrigins to app"
        : "a gateway compares texts, and anyHost or a wildcard answers names that it does not know: name the origins",
  };
}

function withoutMissing<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
