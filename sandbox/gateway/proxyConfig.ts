import { parse } from "yaml";

/** What a gateway's own process takes from Istio's ProxyConfig (the pod annotation proxy.istio.io/config); absent is Istio's default. */
export interface ProxyConfig {
  /** drainDuration: drain time of listeners that a configuration change replaces, in seconds. */
  readonly drainSeconds?: number;
  /** terminationDrainDuration: how long connections live on after SIGTERM, in seconds. */
  readonly terminationDrainSeconds?: number;
  /** ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS of proxyMetadata. As a variable of the container Istio does not know it. */
  readonly maxConnections?: number;
  /** The ISTIO_META_* of proxyMetadata, without the prefix. */
  readonly metadata: Readonly<Record<string, string>>;
}

const METADATA = "ISTIO_META_";
const MAX_CONNECTIONS = "ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS";

/**
 * Reads a ProxyConfig as Istio's agent does: fields that it does not know are left alone, what it cannot read is a fault.
 * @param text YAML; empty is no configuration
 * @param faults what is wrong with it is added here
 */
export function proxyConfig(text: string, faults: string[]): ProxyConfig {
  const given = objectOf(text, faults);
  const metadata = (given.proxyMetadata ?? {}) as Record<string, unknown>;
  return {
    drainSeconds: duration(given, "drainDuration", faults),
    terminationDrainSeconds: duration(given, "terminationDrainDuration", faults),
    maxConnections: count(metadata[MAX_CONNECTIONS]),
    metadata: Object.fromEntries(
      Object.entries(metadata).flatMap(([name, value]) => (name.startsWith(METADATA) ? [[name.slice(METADATA.length), String(value)]] : [])),
    ),
  };
}

function objectOf(text: string, faults: string[]): Record<string, unknown> {
  try {
    const given: unknown = parse(text) ?? {};
    if (typeof given === "object" && !Array.isArray(given)) return given as Record<string, unknown>;
  } catch {
    // Told below.
  }
  faults.push(`PROXY_CONFIG is "${text}": write a ProxyConfig as YAML, such as drainDuration: 60s`);
  return {};
}

const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/** Whole seconds of a duration in Go's form; Envoy takes no parts of a second. */
function duration(given: Readonly<Record<string, unknown>>, name: string, faults: string[]): number | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  const parts = typeof value === "string" ? [...value.matchAll(/(\d+(?:\.\d+)?)(ms|[hms])/g)] : [];
  if (parts.length > 0 && parts.map(([part]) => part).join("") === value) {
    return Math.floor(parts.reduce((sum, [, number, unit = ""]) => sum + Number(number) * (UNITS[unit] ?? 0), 0));
  }
  faults.push(`${name} of PROXY_CONFIG is ${JSON.stringify(value)}: write a duration such as 60s`);
  return undefined;
}

// Istio leaves out what is no number, without a word.
function count(value: unknown): number | undefined {
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : undefined;
}
