import type { Fault } from "../faults";
import { Ability, EdgeLimits, unsupportedFaults } from "./edge";
import { EDGES } from "./edges";

/** The arguments of gateways and routes that not every edge can do, and what each needs. */
const NEEDS = {
  allowedOrigins: "origins",
  sourceRanges: "sourceRanges",
  accessLog: "accessLog",
  webSocketOverHttp2: "http2Sockets",
  verifyClients: "clientCertificates",
  handshakeRateLimit: "rateLimits",
} as const satisfies Record<string, Ability>;

/** What of these arguments the edge cannot do. An argument that is left out, or false, asks for nothing. */
export function supportFaults(limits: Pick<EdgeLimits, "name" | "supports">, args: { readonly [argument in keyof typeof NEEDS]?: unknown }): Fault[] {
  const asked = (Object.keys(NEEDS) as (keyof typeof NEEDS)[])
    .filter((path) => args[path] !== undefined && args[path] !== false)
    .map((path) => ({ ability: NEEDS[path], path }));
  return unsupportedFaults(limits, asked, EDGES);
}
