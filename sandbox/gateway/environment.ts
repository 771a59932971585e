import { type ProxyConfig, proxyConfig } from "./proxyConfig";
import { Variables } from "./variables";

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
  /** Further node metadata from ISTIO_META_* variables and proxyMetadata, such as IDLE_TIMEOUT. */
  readonly metadata: Record<string, string>;
  readonly xds: { readonly host: string; readonly port: number };
  /** How long established connections live on after SIGTERM, in seconds. Default 5, as Istio's. */
  readonly drainSeconds: number;
  /** After SIGTERM: end as soon as no connection is left, but not before minimumDrainSeconds. */
  readonly exitOnZeroConnections: boolean;
  readonly minimumDrainSeconds: number;
  /** Drain time of listeners that a configuration change replaces, in seconds. Default 45, as Istio's. */
  readonly listenerDrainSeconds: number;
  /** Open connections of clients at which Envoy refuses the next one. Default 2,147,483,647, as Istio's. */
  readonly maxConnections: number;
  /** Worker threads of Envoy. Default 2. */
  readonly concurrency: number;
}

/** @throws naming every variable that is missing or wrong */
export function gatewayEnvironment(environment: Readonly<Record<string, string | undefined>>): GatewayEnvironment {
  const variables = new Variables(environment);
  const config = proxyConfig(environment.PROXY_CONFIG ?? "", variables.faults);
  const found: GatewayEnvironment = {
    podName: variables.required("POD_NAME"),
    namespace: variables.required("POD_NAMESPACE"),
    podIp: variables.required("INSTANCE_IP"),
    serviceAccount: variables.required("SERVICE_ACCOUNT"),
    clusterId: variables.required("ISTIO_META_CLUSTER_ID"),
    meshId: variables.required("ISTIO_META_MESH_ID"),
    istioVersion: variables.required("ISTIO_META_ISTIO_VERSION"),
    labels: variables.labels("ISTIO_METAJSON_LABELS"),
    metadata: furtherMetadata(variables, config),
    xds: variables.address("XDS_ADDRESS"),
    drainSeconds: variables.whole("TERMINATION_DRAIN_DURATION_SECONDS", config.terminationDrainSeconds ?? 5),
    exitOnZeroConnections: variables.flag("EXIT_ON_ZERO_ACTIVE_CONNECTIONS"),
    minimumDrainSeconds: variables.whole("MINIMUM_DRAIN_DURATION", 5),
    listenerDrainSeconds: config.drainSeconds ?? 45,
    maxConnections: config.maxConnections ?? 2 ** 31 - 1,
    concurrency: variables.whole("ENVOY_CONCURRENCY", 2),
  };
  if (variables.faults.length > 0) throw new Error(`The gateway cannot start: ${variables.faults.join("; ")}`);
  return found;
}

const OWN_METADATA = ["CLUSTER_ID", "MESH_ID", "ISTIO_VERSION", "WORKLOAD_NAME"];

function furtherMetadata(variables: Variables, { metadata }: ProxyConfig): Record<string, string> {
  const given = variables.prefixed("ISTIO_META_").filter(([name]) => !OWN_METADATA.includes(name));
  return { ...Object.fromEntries(given), ...metadata };
}
