import { request } from "node:http";
import { until } from "../until";

/** One line of istiod's /debug/clusterz. */
interface RemoteCluster {
  readonly id?: string;
  readonly syncStatus?: string;
}

/**
 * Waits until istiod has read everything of a cluster.
 * @param debugUrl base URL of istiod's monitoring port
 * @throws after the deadline, with the last state seen
 */
export async function clusterSynced(debugUrl: string, clusterId: string, timeoutMs: number): Promise<void> {
  let state = "";
  const isSynced = async (): Promise<boolean> => (state = await syncStatus(debugUrl, clusterId)) === "synced";
  await until(isSynced, timeoutMs, () => `istiod says "${state}" of cluster ${clusterId}`);
}

async function syncStatus(debugUrl: string, clusterId: string): Promise<string> {
  try {
    const clusters = JSON.parse(await get(`${debugUrl}/debug/clusterz`)) as RemoteCluster[];
    return clusters.find(({ id }) => id === clusterId)?.syncStatus ?? "unknown";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

// istiod answers /debug without a token only to a loopback source address.
async function get(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(url, { localAddress: "127.0.0.1", timeout: 2000, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (body += chunk));
      response.on("end", () => (response.statusCode === 200 ? resolve(body) : reject(new Error(`istiod answers ${response.statusCode}`))));
    });
    call.on("timeout", () => call.destroy(new Error("istiod does not answer")));
    call.on("error", reject);
    call.end();
  });
}
