import { originEntries, originsFaults } from "../components/contract/origins";
import { wildcardFault } from "../components/edges/istio/originPolicy";
import { AnyHost, PlainHttp } from "../components/edges/istio/routeServers";
import { quoted } from "../components/contract/quoted";
import type { InvalidValue } from "../components/faults";
import type { ConfigReader } from "./reader";
import type { Routes } from "./routes";
import { CheckOrigins } from "./keys/edge";
import { edgeOrigins } from "./urls";

/** Which pages may open a socket, and who sees to it. */
export interface OriginConfig {
  checkOrigins: CheckOrigins;
  allowedOrigins: string;
  allowNoOrigin: boolean;
}

export function parseOrigins(reader: ConfigReader): OriginConfig {
  const allowedOrigins = reader.texts("edge.origins.allowed").join(",");
  reader.check(originsFaults(allowedOrigins));
  return { checkOrigins: reader.word("edge.origins.check"), allowedOrigins, allowNoOrigin: reader.flag("edge.origins.allowNone") };
}

/** What the gateway checks, if it does. */
export function gatewayOrigins(reader: ConfigReader, routes: Routes, origins: OriginConfig): { allowedOrigins?: string[]; allowNoOrigin?: boolean } {
  if (origins.checkOrigins === CheckOrigins.app) {
    return {};
  }
  const allowedOrigins = origins.allowedOrigins === "same-origin" ? ownOrigins(routes) : originEntries(origins.allowedOrigins);
  reader.check(allowedOrigins === undefined || origins.allowedOrigins === "*" ? [unnamed(origins)] : wildcardFaults(allowedOrigins));
  return { allowedOrigins, allowNoOrigin: origins.allowNoOrigin };
}

function wildcardFaults(origins: string[]): InvalidValue[] {
  return origins.flatMap((origin) => wildcardFault(origin) ?? []).map((fault) => ({ path: "edge.origins.allowed", ...fault }));
}

/** The origins of the pages of every host; undefined when any host is served. */
function ownOrigins({ hosts, route: { anyHost, plainHttp, ...ports } }: Routes): string[] | undefined {
  const { https, http } = edgeOrigins(ports);
  return anyHost !== AnyHost.none || hosts.some((host) => host.startsWith("*."))
    ? undefined
    : hosts.flatMap((host) => [https(host), ...(http && plainHttp === PlainHttp.serve ? [http(host)] : [])]);
}

function unnamed({ allowedOrigins, checkOrigins }: OriginConfig): InvalidValue {
  return {
    path: "edge.origins.allowed",
    value: allowedOrigins,
    allowed: `a list of origins while edge.origins.check is ${quoted(checkOrigins)}`,
    remedy:
      allowedOrigins === "*"
        ? "there is nothing to check: name the origins, or set edge.origins.check to app"
        : "a gateway compares texts, and edge.anyHost or a wildcard answers names that it does not know: name the origins",
  };
}
