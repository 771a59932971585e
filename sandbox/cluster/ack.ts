import { join } from "node:path";
import { ACK_ADDRESS, ACK_CLUSTER_ID, BRIDGE, KUBELET_PORT, NODE_ADDRESS, POD_CIDR, ZONE } from "./addresses";
import { startApiServer, type ApiServer } from "./apiServer";
import type { Processes } from "./processes";

/** Programs by name, and folders by the placeholder that the image table uses for them. */
export interface Programs {
  readonly path: (name: string) => string;
  readonly imageTable: string;
  readonly placeholders: Readonly<Record<string, string>>;
}

/** Starts the ACK cluster: API server, controller manager, scheduler and one node. */
export async function startAck(processes: Processes, programs: Programs, stateDir: string): Promise<ApiServer> {
  const kubelet = kubeletClientFlags(stateDir);
  const api = await startApiServer(processes, programs.path("kube-apiserver"), stateDir, {
    name: "ack",
    id: ACK_CLUSTER_ID,
    address: ACK_ADDRESS,
    flags: kubelet,
  });
  startControllerManager(processes, programs, api);
  startScheduler(processes, programs, api);
  await startNode(processes, programs, stateDir, api);
  return api;
}

/** The API server reaches the node with its administrator's certificate, for logs, exec and port-forward. */
function kubeletClientFlags(stateDir: string): string[] {
  const pki = join(stateDir, "pki", "ack");
  return [
    `--kubelet-client-certificate=${join(pki, "admin.crt")}`,
    `--kubelet-client-key=${join(pki, "admin.key")}`,
    `--kubelet-certificate-authority=${join(pki, "ca.crt")}`,
    "--kubelet-preferred-address-types=InternalIP",
  ];
}

function startControllerManager(processes: Processes, programs: Programs, api: ApiServer): void {
  processes.start({
    name: "controller-manager-ack",
    command: programs.path("kube-controller-manager"),
    args: [
      `--kubeconfig=${api.kubeconfigFile}`,
      "--bind-address=127.0.0.1",
      "--leader-elect=false",
      `--root-ca-file=${api.authority.certFile}`,
      `--service-account-private-key-file=${api.tokenKeyFile}`,
      `--cluster-signing-cert-file=${api.authority.certFile}`,
      `--cluster-signing-key-file=${api.authority.keyFile}`,
      "--allocate-node-cidrs=true",
      `--cluster-cidr=${POD_CIDR}`,
    ],
    env: { GOGC: "50" },
  });
}

function startScheduler(processes: Processes, programs: Programs, api: ApiServer): void {
  processes.start({
    name: "scheduler",
    command: programs.path("kube-scheduler"),
    args: [`--kubeconfig=${api.kubeconfigFile}`, "--bind-address=127.0.0.1", "--leader-elect=false"],
    env: { GOGC: "50" },
  });
}

async function startNode(processes: Processes, programs: Programs, stateDir: string, api: ApiServer): Promise<void> {
  const serving = await api.authority.issue("node", "CN=node", [NODE_ADDRESS]);
  processes.start({
    name: "node",
    command: programs.path("sandbox-node"),
    address: `${NODE_ADDRESS}:${KUBELET_PORT}`,
    args: [
      `--kubeconfig=${api.kubeconfigFile}`,
      "--name=node-1",
      `--address=${NODE_ADDRESS}`,
      `--port=${KUBELET_PORT}`,
      `--root=${join(stateDir, "node")}`,
      `--images=${programs.imageTable}`,
      `--bridge=${BRIDGE}`,
      `--tls-cert=${serving.certFile}`,
      `--tls-key=${serving.keyFile}`,
      `--client-ca=${api.authority.certFile}`,
      `--zone=${ZONE}`,
      ...Object.entries(programs.placeholders).map(([key, value]) => `--var=${key}=${value}`),
    ],
  });
}
