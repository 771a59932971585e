import { Client } from "./api/client";
import { messageOf } from "./api/errors";
import { ambientKubeconfig, endpointOf, parseKubeconfig, type Endpoint } from "./api/kubeconfig";
import type { Settings } from "./settings";

/** The API server of a provider: reached, or with the reason why not. Previews go on without it. */
export type Cluster = { reachable: true; client: Client; namespace: string } | { reachable: false; reason: string; namespace: string };

/** Connects to the API server that the settings name. Never throws: an unreachable server only hinders the calls that need it. */
export async function connect(settings: Settings, signal: AbortSignal): Promise<Cluster> {
  let endpoint: Endpoint;
  try {
    endpoint = endpointOf(settings.kubeconfig ? parseKubeconfig(settings.kubeconfig) : ambientKubeconfig(), settings);
  } catch (error) {
    const place = settings.kubeconfig ? "failed to parse kubeconfig data in `kubernetes:config:kubeconfig`- " : "";
    const reason = `${place}${messageOf(error)}`;
    return { reachable: false, reason, namespace: settings.namespace ?? "default" };
  }
  const client = new Client(endpoint, signal);
  try {
    await client.ping();
    return { reachable: true, client, namespace: endpoint.namespace };
  } catch (error) {
    return { reachable: false, reason: `unable to load schema information from the API server: ${messageOf(error)}`, namespace: endpoint.namespace };
  }
}

/** @throws one sentence with the reason when the API server was not reached. */
export function requireClient(cluster: Cluster): Client {
  if (cluster.reachable) return cluster.client;
  throw new Error(`configured Kubernetes cluster is unreachable: ${cluster.reason}`);
}
