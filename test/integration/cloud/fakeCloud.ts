import type { Cloud, CloudHost, CloudOptions, MeshControlPlane } from "../../../sandbox/cloud";
import { startCloud } from "../../../sandbox/cloud";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { TEST_KEY } from "../../support/asmClient";
import { FakeApiServer } from "./fakeApiServer";

export const ACK_ID = "c5a0d0b0a0c0e0ack0000000000000001";
export const STANDING_ID = "c5a0d0b0a0c0e0asm0000000000000001";

/** The cloud on 127.0.0.1, between two fake API servers and an istiod that only knows /debug/clusterz. */
export interface FakeCloud extends Pick<Cloud, "status" | "injectFault" | "delay" | "clearFaults" | "forbid"> {
  readonly port: number;
  readonly tlsPort: number | undefined;
  readonly ack: FakeApiServer;
  readonly mesh: FakeApiServer;
  readonly log: string[];
  /** Addresses that the host holds for load balancers. */
  readonly addresses: Set<string>;
  /** Names that lead to load balancers. */
  readonly names: Map<string, string>;
  /** Meshes that the cloud has started; start ends when release is called. */
  readonly started: string[];
  readonly stopped: string[];
  stop(): Promise<void>;
}

export interface FakeCloudOptions {
  /** Whether a mesh stands ready. */
  readonly standing: boolean;
  /** What CreateServiceMesh waits for. */
  readonly startMesh?: () => Promise<void>;
  /** Certificate of the TLS endpoint; without it there is none. */
  readonly tls?: CloudOptions["tls"];
}

export async function fakeCloud(options: FakeCloudOptions): Promise<FakeCloud> {
  const ack = new FakeApiServer();
  const mesh = new FakeApiServer();
  const [ackConfig, meshConfig] = await Promise.all([ack.start(), mesh.start()]);
  const istiod = await fakeIstiod(mesh);
  const controlPlane = (id: string): MeshControlPlane => ({
    id,
    address: "127.0.0.1",
    kubeconfig: meshConfig,
    publicKubeconfig: publicOf(meshConfig),
    istiodXds: "10.244.0.10:15010",
    istiodDebug: `http://127.0.0.1:${(istiod.address() as AddressInfo).port}`,
  });
  const log: string[] = [];
  const addresses = new Set<string>();
  const names = new Map<string, string>();
  const started: string[] = [];
  const stopped: string[] = [];
  const host: CloudHost = {
    ack: { id: ACK_ID, kubeconfig: ackConfig, publicKubeconfig: publicOf(ackConfig) },
    temporaryAck: (minutes) => Promise.resolve({ kubeconfig: `${ackConfig} # ${minutes} min`, publicKubeconfig: publicOf(`${ackConfig} # ${minutes} min`) }),
    startMesh: async (id) => {
      started.push(id);
      await options.startMesh?.();
      return controlPlane(id);
    },
    stopMesh: (id) => Promise.resolve(void stopped.push(id)),
    addAddress: (ip) => Promise.resolve(void addresses.add(ip)),
    removeAddress: (ip) => Promise.resolve(void addresses.delete(ip)),
    addName: (name, ip) => void names.set(name, ip),
    removeName: (name) => void names.delete(name),
    log: (line) => void log.push(line),
  };
  const cloud = await startCloud(host, {
    accessKey: TEST_KEY,
    http: { address: "127.0.0.1", port: 0 },
    https: { address: "127.0.0.1", port: 0 },
    tls: options.tls,
    standing: options.standing ? controlPlane(STANDING_ID) : undefined,
    networks: { addressPrefix: "127.77.0.", standingPrefix: "127.77.1.", clientPrefix: "127.77.2." },
  });
  return {
    port: cloud.ports.http,
    tlsPort: cloud.ports.https,
    ack,
    mesh,
    log,
    addresses,
    names,
    started,
    stopped,
    status: () => cloud.status(),
    injectFault: (order) => cloud.injectFault(order),
    delay: (delays) => cloud.delay(delays),
    clearFaults: () => cloud.clearFaults(),
    forbid: (conditions) => cloud.forbid(conditions),
    stop: async () => {
      await cloud.stop();
      istiod.closeAllConnections();
      istiod.close();
      await Promise.all([ack.stop(), mesh.stop()]);
    },
  };
}

/** The same server under another name, with the certificates that the provider cannot do without. */
function publicOf(kubeconfig: string): string {
  const certificates = '"user":{"client-certificate-data":"Q0VSVA==","client-key-data":"S0VZ"}';
  return kubeconfig
    .replace("127.0.0.1", "localhost")
    .replace('"insecure-skip-tls-verify":true', '"certificate-authority-data":"Q0E="')
    .replace('"user":{}', certificates);
}

/** Says "synced" of every cluster whose remote secret stands in the mesh. */
async function fakeIstiod(mesh: FakeApiServer): Promise<Server> {
  const server = createServer((_request, response) => {
    const secrets = mesh.paths().filter((path) => path.includes("/secrets/istio-remote-secret-"));
    const clusters = secrets.map((path) => ({ id: path.split("istio-remote-secret-")[1], syncStatus: "synced" }));
    response.end(JSON.stringify(clusters));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
