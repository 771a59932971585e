/** What the gateway pod tells its proxy, read from the container's environment. */
export interface GatewayEnvironment {
  readonly podName: string;
  readonly namespace: string;
  readonly podIp: string;
  readonly serviceAccount: string;
  readonly clusterId: string;
  readonly meshId: string;
  readonly istioVersion: string;
  readonly labels: Record<string, string>;
  /** Further node metadata from ISTIO_META_* variables, such as IDLE_TIMEOUT. */
  readonly metadata: Record<string, string>;
  readonly xds: { readonly host: string; readonly port: number };
  /** How long established connections live on after SIGTERM, in seconds. Default 5, as Istio's. */
  readonly drainSeconds: number;
  /** After SIGTERM: end as soon as no connection is left, but not before minimumDrainSeconds. */
  readonly exitOnZeroConnections: boolean;
  readonly minimumDrainSeconds: number;
  /** Drain time of listeners that a configuration change replaces, in seconds. Default 45, as Istio's. */
  readonly listenerDrainSeconds: number;
  /** Worker threads of Envoy. Default 2. */
  readonly concurrency: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** @throws naming every variable that is missing or wrong */
export function gatewayEnvironment(variables: Variables): GatewayEnvironment {
  const faults: string[] = [];
  const text = (name: string): string => {
    const value = variables[name] ?? "";
    if (value === "") faults.push(`${name} is not set`);
    return value;
  };
  const seconds = (name: string, fallback: number): number => {
    const value = variables[name];
    if (value === undefined || value === "") return fallback;
    const match = /^(\d+)s?$/.exec(value);
    if (match === null) faults.push(`${name} is "${value}": write whole seconds`);
    return Number(match?.[1] ?? fallback);
  };
  const environment: GatewayEnvironment = {
    podName: text("POD_NAME"),
    namespace: text("POD_NAMESPACE"),
    podIp: text("INSTANCE_IP"),
    serviceAccount: text("SERVICE_ACCOUNT"),
    clusterId: text("ISTIO_META_CLUSTER_ID"),
    meshId: text("ISTIO_META_MESH_ID"),
    istioVersion: text("ISTIO_META_ISTIO_VERSION"),
    labels: JSON.parse(variables.ISTIO_METAJSON_LABELS ?? "{}") as Record<string, string>,
    metadata: furtherMetadata(variables),
    xds: address(text("XDS_ADDRESS")),
    drainSeconds: seconds("TERMINATION_DRAIN_DURATION_SECONDS", 5),
    exitOnZeroConnections: variables.EXIT_ON_ZERO_ACTIVE_CONNECTIONS === "true",
    minimumDrainSeconds: seconds("MINIMUM_DRAIN_DURATION", 5),
    listenerDrainSeconds: seconds("DRAIN_DURATION_SECONDS", 45),
    concurrency: Number(variables.ENVOY_CONCURRENCY ?? 2),
  };
  if (faults.length > 0) throw new Error(`The gateway cannot start: ${faults.join("; ")}`);
  return environment;
}

const OWN_METADATA = ["CLUSTER_ID", "MESH_ID", "ISTIO_VERSION", "WORKLOAD_NAME"];

function furtherMetadata(variables: Variables): Record<string, string> {
  const entries = Object.entries(variables).flatMap(([name, value]): [string, string][] => {
    const key = name.startsWith("ISTIO_META_") ? name.slice("ISTIO_META_".length) : "";
    return key === "" || value === undefined || OWN_METADATA.includes(key) ? [] : [[key, value]];
  });
  return Object.fromEntries(entries);
}

function address(value: string): { host: string; port: number } {
  const [host = "", port = ""] = value.split(":");
  return { host, port: Number(port) };
}
