import { join } from "node:path";
import { ETCD_URL } from "./addresses";
import type { Processes } from "./processes";
import { untilReady } from "./ready";

/** Starts the one etcd that all API servers share, each under its own prefix. */
export async function startEtcd(processes: Processes, program: string, stateDir: string): Promise<void> {
  const peer = "http://127.0.0.1:2380";
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
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=etcd=${peer}`,
    ],
  });
  await untilReady(etcd, `${ETCD_URL}/health`);
}
