// What Istio's agent is told by an annotation of its pod: how it is written, and how it is read. It needs no Pulumi: rules and impact read gateways by it too.

/** The annotation of a pod that Istio's agent takes for a ProxyConfig. */
export const PROXY_CONFIG = "proxy.istio.io/config";

/**
 * What holds when it says nothing, in seconds: Istio's own defaults. Its agent ends Envoy 5 s after the pod is told to end. Alibaba names 30 s
 * for a gateway, but that is when Kubernetes ends the pod: the most that a socket can get, and nothing to rely on.
 */
export const DEFAULT_DRAIN = { pod: 5, listener: 45 };

/** What a gateway's pods are told. */
export interface ProxySettings {
  /** How long a listener that is replaced keeps its sockets. */
  listenerDrainSeconds: number;
  /** How long a pod that ends keeps its sockets; left out where something else tells the agent. */
  podDrainSeconds?: number;
  /** Connections that a pod takes. As a variable of the container it is without effect: Istio's bootstrap looks for it in the proxyMetadata and nowhere else. */
  connectionCap: number;
}

const CONNECTION_CAP = "ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS";

/** The annotation's text. */
export function proxyConfig({ listenerDrainSeconds, podDrainSeconds, connectionCap }: ProxySettings): string {
  const podDrain = podDrainSeconds === undefined ? "" : `terminationDrainDuration: ${podDrainSeconds}s\n`;
  return `drainDuration: ${listenerDrainSeconds}s\n${podDrain}proxyMetadata:\n  ${CONNECTION_CAP}: "${connectionCap}"\n`;
}

/** Seconds, and the annotation that sets them; none when Istio's default holds. */
export interface DrainSetting {
  seconds: number;
  by?: string;
}

type Annotations = Readonly<Record<string, unknown>> | undefined;

/** How long a pod that ends keeps its sockets, as its annotations say. */
export function podDrainIn(annotations: Annotations): DrainSetting {
  return durationIn(annotations, "terminationDrainDuration") ?? { seconds: DEFAULT_DRAIN.pod };
}

/** How long a listener that is replaced keeps its sockets, as the annotations of its pod say. */
export function listenerDrainIn(annotations: Annotations): DrainSetting {
  return durationIn(annotations, "drainDuration") ?? { seconds: DEFAULT_DRAIN.listener };
}

/** Connections that the proxy takes; nothing when it is told no number. */
export function connectionCapIn(annotations: Annotations): number | undefined {
  const [, cap] = new RegExp(`${CONNECTION_CAP}["']?\\s*:\\s*["']?(\\d+)`).exec(configIn(annotations)) ?? [];
  return cap === undefined ? undefined : Number(cap);
}

/** A duration of a ProxyConfig, of which the annotation is YAML or JSON; nothing when it has none of the name. */
function durationIn(annotations: Annotations, key: "drainDuration" | "terminationDrainDuration"): DrainSetting | undefined {
  const [, amount, unit] = new RegExp(`(?:^|[\\s{,"'])${key}["']?\\s*:\\s*["']?(\\d+)(s|m|h)`).exec(configIn(annotations)) ?? [];
  return amount === undefined ? undefined : { seconds: Number(amount) * { s: 1, m: 60, h: 3600 }[unit as "s" | "m" | "h"], by: `${key} in ${PROXY_CONFIG}` };
}

function configIn(annotations: Annotations): string {
  const config = annotations?.[PROXY_CONFIG];
  return typeof config === "string" ? config : "";
}
