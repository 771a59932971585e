// How long a gateway keeps its sockets, as its IstioGateway says. It needs no Pulumi: policies and prices read gateways by it too.

/** The annotation of an IstioGateway by which ASM, from 1.26 on, is told for how many seconds a pod that ends keeps its sockets. */
export const DRAIN_ANNOTATION = "asm.alibabacloud.com/gateway-drain-timeout-seconds";
/** The annotation of its pods that Istio's agent takes for a ProxyConfig. */
export const PROXY_CONFIG = "proxy.istio.io/config";

/**
 * What holds when an IstioGateway sets nothing, in seconds: Istio's own defaults. Its agent ends Envoy 5 s after the pod is told to end. Alibaba names 30 s
 * for a gateway, but that is when Kubernetes ends the pod: the most that a socket can get, and nothing to rely on.
 */
export const DEFAULT_DRAIN = { pod: 5, listener: 45 };

/** Seconds, and the annotation that sets them; none when Istio's default holds. */
export interface DrainSetting {
  seconds: number;
  by?: string;
}

/** The parts of an IstioGateway that decide; anything else than texts in them is as if it were not there. */
export interface DrainingGateway {
  metadata?: { annotations?: Readonly<Record<string, unknown>> };
  spec?: { podAnnotations?: Readonly<Record<string, unknown>> };
}

/** How long a pod of the gateway that ends keeps its sockets. */
export function podDrain(gateway: DrainingGateway): DrainSetting {
  const seconds = Number(gateway.metadata?.annotations?.[DRAIN_ANNOTATION] ?? NaN);
  return Number.isFinite(seconds) ? { seconds, by: DRAIN_ANNOTATION } : (proxyConfig(gateway, "terminationDrainDuration") ?? { seconds: DEFAULT_DRAIN.pod });
}

/** How long a listener of the gateway that is replaced keeps its sockets. */
export function listenerDrain(gateway: DrainingGateway): DrainSetting {
  return proxyConfig(gateway, "drainDuration") ?? { seconds: DEFAULT_DRAIN.listener };
}

// The value is YAML or JSON of a ProxyConfig; of it one duration is of interest.
function proxyConfig(gateway: DrainingGateway, key: string): DrainSetting | undefined {
  const config = gateway.spec?.podAnnotations?.[PROXY_CONFIG];
  const [, amount, unit] = new RegExp(`(?:^|[\\s{,"'])${key}["']?\\s*:\\s*["']?(\\d+)(s|m|h)`).exec(typeof config === "string" ? config : "") ?? [];
  return amount === undefined ? undefined : { seconds: Number(amount) * { s: 1, m: 60, h: 3600 }[unit as "s" | "m" | "h"], by: `${key} in ${PROXY_CONFIG}` };
}
