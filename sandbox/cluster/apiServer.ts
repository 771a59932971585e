import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { API_SERVER_PORT, CLUSTER_IP_CIDR } from "./addresses";
import { etcdFlags } from "./etcd";
import { kubeconfig } from "./kubeconfig";
import { createAuthority, createTokenKey, writePrivate, type Authority, type Identity } from "./pki";
import type { Processes } from "./processes";
import { untilReady } from "./ready";

/** A running Kubernetes API server with an authority of its own. */
export interface ApiServer {
  readonly name: string;
  readonly url: string;
  readonly authority: Authority;
  readonly admin: Identity;
  /** Kubeconfig of the administrator, for programs inside the sandbox: as text, and as a file (0600). */
  readonly kubeconfig: string;
  readonly kubeconfigFile: string;
  readonly tokenKeyFile: string;
  /** The same for programs on the host, through the relay on 127.0.0.1. */
  kubeconfigThrough(port: number): string;
  /** Both with a certificate of their own that ends after so many minutes. */
  temporary(minutes: number, port: number): Promise<Kubeconfigs>;
}

/** Server address inside the sandbox's network, and on the host. */
export interface Kubeconfigs {
  readonly kubeconfig: string;
  readonly publicKubeconfig: string;
}

const ADMIN = "O=system:masters, CN=kubernetes-admin";

export interface ApiServerOptions {
  readonly name: string;
  /** Also the prefix of its keys in etcd, so that several share one. */
  readonly id: string;
  readonly address: string;
  readonly flags: readonly string[];
  readonly disabledAdmission?: readonly string[];
}

/** Starts a kube-apiserver at its own address. Resolves when /readyz says so. */
export async function startApiServer(processes: Processes, program: string, stateDir: string, options: ApiServerOptions): Promise<ApiServer> {
  const { name, id, address } = options;
  const pki = join(stateDir, "pki", name);
  const authority = await createAuthority(pki, "ca");
  const serving = await authority.issue("serving", `CN=${name}`, [address, "127.0.0.1", "10.96.0.1"], ["localhost", "kubernetes.default.svc"]);
  const admin = await authority.issue("admin", ADMIN);
  const tokenKeyFile = await createTokenKey(pki, "service-accounts");
  const url = `https://${address}:${API_SERVER_PORT}`;

  const server = processes.start({
    name: `apiserver-${name}`,
    command: program,
    address: `${address}:${API_SERVER_PORT}`,
    args: [
      ...etcdFlags(stateDir),
      `--etcd-prefix=/${id}`,
      `--bind-address=${address}`,
      `--advertise-address=${address}`,
      `--secure-port=${API_SERVER_PORT}`,
      "--endpoint-reconciler-type=none",
      `--tls-cert-file=${serving.certFile}`,
      `--tls-private-key-file=${serving.keyFile}`,
      `--client-ca-file=${authority.certFile}`,
      `--service-account-key-file=${tokenKeyFile}`,
      `--service-account-signing-key-file=${tokenKeyFile}`,
      "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
      // istiod asks for tokens of the audience istio-ca.
      "--api-audiences=https://kubernetes.default.svc.cluster.local,istio-ca",
      "--authorization-mode=Node,RBAC",
      `--service-cluster-ip-range=${CLUSTER_IP_CIDR}`,
      "--allow-privileged=true",
      `--disable-admission-plugins=${(options.disabledAdmission ?? []).join(",")}`,
      ...options.flags,
    ],
    // Two API servers are most of the sandbox's memory; collecting earlier costs little and saves a quarter of it.
    env: { GOGC: "50" },
  });
  await untilReady(server, `${url}/readyz`, { authority, client: admin });

  const text = kubeconfig(name, url, authority, admin);
  const kubeconfigFile = join(pki, "admin.kubeconfig");
  mkdirSync(pki, { recursive: true });
  writePrivate(kubeconfigFile, text);
  return {
    name,
    url,
    authority,
    admin,
    kubeconfig: text,
    kubeconfigFile,
    tokenKeyFile,
    kubeconfigThrough: (port) => kubeconfig(name, hostUrl(port), authority, admin),
    temporary: async (minutes, port) => {
      const user = await authority.issue("temporary", ADMIN, [], [], minutes * 60_000);
      return { kubeconfig: kubeconfig(name, url, authority, user), publicKubeconfig: kubeconfig(name, hostUrl(port), authority, user) };
    },
  };
}

function hostUrl(port: number): string {
  return `https://127.0.0.1:${port}`;
}
