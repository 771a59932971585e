import { join } from "node:path";
import { ETCD_URL } from "./addresses";
import { createAuthority, type Authority, type Identity } from "./pki";
import type { Processes } from "./processes";
import { untilReady } from "./ready";

const PEER_URL = "https://127.0.0.1:2380";

/** Starts the one etcd that all API servers share, each under its own prefix. It asks every client and peer for a certificate of its own authority. */
export async function startEtcd(processes: Processes, program: string, stateDir: string): Promise<void> {
  const authority = await createAuthority(pkiOf(stateDir), "ca");
  const [serving, client] = await Promise.all([authority.issue("serving", "CN=etcd", ["127.0.0.1"]), authority.issue("client", "CN=apiserver")]);
  const etcd = processes.start({
    name: "etcd",
    command: program,
    address: ETCD_URL,
    args: [
      "--name=etcd",
      `--data-dir=${join(stateDir, "etcd")}`,
      // What a sandbox holds need not survive a power cut.
      "--unsafe-no-fsync",
      `--listen-client-urls=${ETCD_URL}`,
      `--advertise-client-urls=${ETCD_URL}`,
      ...certificateFlags("", serving, authority),
      `--listen-peer-urls=${PEER_URL}`,
      `--initial-advertise-peer-urls=${PEER_URL}`,
      `--initial-cluster=etcd=${PEER_URL}`,
      ...certificateFlags("peer-", serving, authority),
    ],
  });
  await untilReady(etcd, `${ETCD_URL}/health`, { authority, client });
}

/** How an API server reaches it. */
export function etcdFlags(stateDir: string): string[] {
  const file = (name: string) => join(pkiOf(stateDir), name);
  return [`--etcd-servers=${ETCD_URL}`, `--etcd-cafile=${file("ca.crt")}`, `--etcd-certfile=${file("client.crt")}`, `--etcd-keyfile=${file("client.key")}`];
}

function certificateFlags(listener: "" | "peer-", serving: Identity, authority: Authority): string[] {
  return [
    `--${listener}cert-file=${serving.certFile}`,
    `--${listener}key-file=${serving.keyFile}`,
    `--${listener}trusted-ca-file=${authority.certFile}`,
    `--${listener}client-cert-auth`,
  ];
}

function pkiOf(stateDir: string): string {
  return join(stateDir, "pki", "etcd");
}
