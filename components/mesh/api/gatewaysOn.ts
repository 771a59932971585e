import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { AsmConnection, callAsm } from "./api";
import { Mesh } from "./mesh";

const GATEWAYS = "/apis/istio.alibabacloud.com/v1beta1/namespaces/istio-system/istiogateways";
const TIMEOUT_MS = 10_000;

interface Gateway {
  metadata?: { name?: string; deletionTimestamp?: string };
  spec?: { clusterIds?: string[] };
}

/** Names of the IstioGateways of a mesh whose pods run in a cluster, those that are being deleted left out. Rejects when they cannot be read. */
export async function gatewaysOn(connection: AsmConnection, mesh: Mesh, clusterId: string): Promise<string[]> {
  const parameters = { ServiceMeshId: mesh.id, PrivateIpAddress: "true" };
  const { Kubeconfig = "" } = (await callAsm(connection, "DescribeServiceMeshKubeconfig", parameters)) as { Kubeconfig?: string };
  // Which of the two can be reached depends on where this runs.
  const items = await Promise.any(mesh.apiServers.map((server) => list(server, Kubeconfig))).catch((error: AggregateError) => {
    throw new Error(error.errors.map((each: Error) => each.message).join("; ") || "the mesh has no address of its API server");
  });
  return items
    .filter(({ metadata, spec }) => metadata?.deletionTimestamp === undefined && spec?.clusterIds?.includes(clusterId))
    .map(({ metadata }) => metadata?.name ?? "")
    .sort();
}

function list(server: string, kubeconfig: string): Promise<Gateway[]> {
  const url = new URL(GATEWAYS, server.includes("://") ? server : `https://${server}`);
  const request = url.protocol === "http:" ? plainRequest : tlsRequest;
  const identity = {
    ca: field(kubeconfig, "certificate-authority-data"),
    cert: field(kubeconfig, "client-certificate-data"),
    key: field(kubeconfig, "client-key-data"),
  };
  return new Promise((resolve, reject) => {
    const call = request(url, { ...identity, timeout: TIMEOUT_MS, headers: { accept: "application/json" } }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (body += chunk));
      response.on("error", reject);
      response.on("end", () => {
        // Without ASM's own kinds there are no gateways.
        if (response.statusCode === 404) return resolve([]);
        if (response.statusCode !== 200) return reject(new Error(`${url.host} answers ${response.statusCode}`));
        try {
          resolve((JSON.parse(body) as { items?: Gateway[] }).items ?? []);
        } catch {
          reject(new Error(`${url.host} answers no JSON`));
        }
      });
    });
    call.on("timeout", () => call.destroy(new Error(`${url.host} does not answer`)));
    call.on("error", (error) => reject(new Error(`${url.host}: ${(error as { code?: string }).code ?? error.message}`)));
    call.end();
  });
}

/** A base64 field of a kubeconfig, in YAML or JSON. */
function field(kubeconfig: string, name: string): Buffer | undefined {
  const encoded = new RegExp(`${name}"?:\\s*"?([A-Za-z0-9+/=]+)`).exec(kubeconfig)?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, "base64");
}
