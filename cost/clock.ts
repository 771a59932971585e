import { containersOf, environmentOf, fullName, isIstioGateway, isWorkload, label } from "../policy/rules/kinds";
import { isProps, Props, read, text } from "../policy/rules/props";
import type { PolicyResource } from "../policy/rules/rule";
import type { Preview } from "./preview";

// Numbers of what runs now, because open sockets are on the pods and listeners of now. A preview that shows changes only
// may not have them; then Istio's defaults hold, and the line says so.

/** Seconds, and who says so. */
export interface Told {
  seconds: number;
  by: string;
}

/** From ASM 1.26 on: how long a gateway pod that ends keeps its sockets. */
export const DRAIN_ANNOTATION = "asm.alibabacloud.com/gateway-drain-timeout-seconds";
const PROXY_CONFIG = "proxy.istio.io/config";
const LISTENER_DRAIN_DEFAULT = 45;
const POD_DRAIN_DEFAULT = 5;
const GRACE_DEFAULT = 30;
/** The app spreads the ages of its sockets by 20 % either way. */
const OLDEST = 1.2;

/** The gateways as they run, of which one with these labels has its pods; of no labels all. */
export function gatewaysWith(labels: unknown, { changes }: Preview): PolicyResource[] {
  const wanted = Object.entries(isProps(labels) ? labels : {});
  return changes
    .flatMap(({ before }) => (before !== undefined && isIstioGateway(before) ? [before] : []))
    .filter((gateway) => wanted.every(([key, value]) => podLabels(gateway)[key] === value));
}

function podLabels({ props, name }: PolicyResource): Props {
  const own = text(props, "metadata.name") ?? name;
  const given = read(props, "spec.podLabels");
  return { ...(isProps(given) ? given : {}), istio: own, app: `istio-${own}` };
}

/** How long a listener that is replaced keeps its sockets. */
export function listenerDrain(gateway: PolicyResource | undefined): Told {
  return gateway === undefined
    ? { seconds: LISTENER_DRAIN_DEFAULT, by: "Istio's default; the gateway is not in this preview" }
    : (proxyConfig(gateway, "drainDuration") ?? { seconds: LISTENER_DRAIN_DEFAULT, by: `Istio's default: ${label(gateway)} names no drainDuration` });
}

/** How long a gateway's pod that ends keeps its sockets. */
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

/** How old sockets get before the app closes them; undefined seconds for never. Of several apps that which lets them grow oldest. */
export interface Age {
  seconds: number | undefined;
  by: string;
}

/** The greatest age that a socket behind the gateways of this preview reaches. */
export function oldest({ changes }: Preview): Age {
  const ages = changes.flatMap(({ before }) => (before !== undefined && isWorkload(before) ? ageOf(before) : []));
  const never = ages.find(({ seconds }) => seconds === undefined);
  const [first, ...others] = ages;
  if (first === undefined) {
    return { seconds: undefined, by: "no app in this preview says how old its sockets get" };
  }
  return never ?? others.reduce((one, other) => (other.seconds! > one.seconds! ? other : one), first);
}

function ageOf(workload: PolicyResource): Age[] {
  const set = variable(workload, "MAX_CONNECTION_AGE_SECONDS");
  if (set === undefined) {
    return [];
  }
  const by = `MAX_CONNECTION_AGE_SECONDS is ${set} in ${label(workload)}`;
  return [set === 0 ? { seconds: undefined, by } : { seconds: Math.ceil(set * OLDEST), by }];
}

/** How the pods of an app say goodbye. */
export interface Goodbye {
  /** From when a pod begins to leave until it closes its first socket. */
  after: number;
  /** Over how long it closes them; undefined when the app does not say. */
  over: number | undefined;
  /** When Kubernetes ends it, whatever it does. */
  grace: number;
}

export function goodbyeOf(workload: PolicyResource): Goodbye {
  const sleep = containersOf(workload).map((container) => Number(read(container, "lifecycle.preStop.sleep.seconds") ?? 0));
  const grace = read(workload.props, "spec.template.spec.terminationGracePeriodSeconds");
  return { after: Math.max(0, ...sleep), over: variable(workload, "DRAIN_SECONDS"), grace: typeof grace === "number" ? grace : GRACE_DEFAULT };
}

function variable(workload: PolicyResource, name: string): number | undefined {
  const value = containersOf(workload).flatMap((container) => environmentOf(container, name) ?? [])[0];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** Name of a gateway for a person. */
export function gatewayNames(gateways: readonly PolicyResource[]): string {
  return gateways.map(({ props, name }) => fullName(props, name)).join(", ");
}
