import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WEBHOOK_PORT } from "./admission";
import type { ApiServer } from "./apiServer";
import type { Processes } from "./processes";
import { untilReady } from "./ready";

/** The proxies are stock Envoy: what only Istio's own build understands is left out (metadata exchange, ALPN filter, mutual TLS inside the mesh). */
const MESH_CONFIG = {
  enableAutoMtls: false,
  ingressControllerMode: "OFF",
  enableTracing: false,
};

const ENVIRONMENT = {
  POD_NAMESPACE: "istio-system",
  POD_NAME: "istiod-0",
  PILOT_ENABLE_METADATA_EXCHANGE: "false",
  PILOT_ENABLE_ALPN_FILTER: "false",
  // Gateways prove who they are with a service account token on the plaintext port; without this they get no certificates.
  XDS_AUTH_PLAINTEXT: "true",
  ENABLE_LEADER_ELECTION: "false",
  INJECT_ENABLED: "false",
  PILOT_ENABLE_IP_AUTOALLOCATE: "false",
  GOGC: "50",
};

/** Where an istiod listens. */
export interface Istiod {
  readonly xds: string;
  readonly debug: string;
}

/** Starts the istiod of a mesh at the mesh's address. Resolves when it is ready. */
export async function startIstiod(processes: Processes, program: string, stateDir: string, api: ApiServer, meshId: string, address: string): Promise<Istiod> {
  const dir = join(stateDir, "istiod", meshId);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const meshFile = join(dir, "mesh.yaml");
  // As JSON, which is YAML too: istiod's reader would take a bare OFF for a boolean.
  writeFileSync(meshFile, JSON.stringify(MESH_CONFIG));
  // For the API server, which calls its webhook by this address.
  const serving = await api.authority.issue("istiod", "CN=istiod", [address]);
  const istiod = processes.start({
    name: `istiod-${api.name}`,
    command: program,
    cwd: dir,
    address: `${address}:15010`,
    args: [
      "discovery",
      `--kubeconfig=${api.kubeconfigFile}`,
      "--registries=Kubernetes",
      `--meshConfig=${meshFile}`,
      "--networksConfig=/nonexistent",
      `--clusterID=${meshId}`,
      "--clusterRegistriesNamespace=istio-system",
      "--domain=cluster.local",
      `--httpAddr=${address}:8080`,
      `--grpcAddr=${address}:15010`,
      `--secureGRPCAddr=${address}:15012`,
      `--httpsAddr=${address}:${WEBHOOK_PORT}`,
      `--tlsCertFile=${serving.certFile}`,
      `--tlsKeyFile=${serving.keyFile}`,
      `--caCertFile=${api.authority.certFile}`,
      `--monitoringAddr=${address}:15014`,
      "--ctrlz_port=0",
    ],
    env: { ...ENVIRONMENT, CLUSTER_ID: meshId },
  });
  await untilReady(istiod, `http://${address}:8080/ready`);
  return { xds: `${address}:15010`, debug: `http://${address}:15014` };
}
