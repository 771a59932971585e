import { containersOf, environmentOf, label } from "./kinds";
import { isProps, read } from "./props";
import type { PolicyResource } from "./rule";

// How long gateways keep sockets, and how old the app lets sockets get, as the objects themselves say.

/** Seconds, and who says so. */
export interface Told {
  seconds: number;
  by: string;
}

/** From ASM 1.26 on: how long a gateway pod that ends keeps its sockets. */
export const DRAIN_ANNOTATION = "asm.alibabacloud.com/gateway-drain-timeout-seconds";
const PROXY_CONFIG = "proxy.istio.io/config";
export const LISTENER_DRAIN_DEFAULT = 45;
const POD_DRAIN_DEFAULT = 5;
/** The app spreads the ages of its sockets by 20 % either way. */
const OLDEST = 1.2;

/** How long a listener of an IstioGateway that is replaced keeps its sockets. */
export function listenerDrain(gateway: PolicyResource): Told {
  return proxyConfig(gateway, "drainDuration") ?? { seconds: LISTENER_DRAIN_DEFAULT, by: `Istio's default: ${label(gateway)} names no drainDuration` };
}

/** How long a pod of an IstioGateway that ends keeps its sockets. */
export function podDrain(gateway: PolicyResource): Told {
  const annotations = read(gateway.props, "metadata.annotations");
  const seconds = isProps(annotations) ? Number(annotations[DRAIN_ANNOTATION] ?? NaN) : NaN;
  return Number.isFinite(seconds)
    ? { seconds, by: `${DRAIN_ANNOTATION} of ${label(gateway)}` }
    : (proxyConfig(gateway, "terminationDrainDuration") ?? { seconds: POD_DRAIN_DEFAULT, by: `Istio's default: ${label(gateway)} has no ${DRAIN_ANNOTATION}` });
}

// The value is YAML or JSON of a ProxyConfig; of it one duration is of interest.
function proxyConfig(gateway: PolicyResource, key: string): Told | undefined {
  const annotations = read(gateway.props, "spec.podAnnotations");
  const config = isProps(annotations) && typeof annotations[PROXY_CONFIG] === "string" ? annotations[PROXY_CONFIG] : "";
  const [, amount, unit] = new RegExp(`(?:^|[\\s{,"'])${key}["']?\\s*:\\s*["']?(\\d+)(s|m|h)`).exec(config) ?? [];
  const seconds = Number(amount) * { s: 1, m: 60, h: 3600 }[(unit ?? "s") as "s" | "m" | "h"];
  return amount === undefined ? undefined : { seconds, by: `${key} in ${PROXY_CONFIG} of ${label(gateway)}` };
}

/** How old sockets get before the app closes them; undefined seconds for never. */
export interface Age {
  seconds: number | undefined;
  by: string;
}

/** The greatest age that a socket of this workload reaches, or nothing when it does not say. */
export function ageOf(workload: PolicyResource): Age | undefined {
  const set = wholeNumber(workload, "MAX_CONNECTION_AGE_SECONDS");
  if (set === undefined) {
    return undefined;
  }
  const by = `MAX_CONNECTION_AGE_SECONDS is ${set} in ${label(workload)}`;
  return set === 0 ? { seconds: undefined, by } : { seconds: Math.ceil(set * OLDEST), by };
}

/** A variable of the workload's containers that is a whole number. */
export function wholeNumber(workload: PolicyResource, name: string): number | undefined {
  const value = containersOf(workload).flatMap((container) => environmentOf(container, name) ?? [])[0];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}
