import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { daemonStatus } from "../../sandbox/daemon/client";
import type { SandboxStatus } from "../../sandbox/daemon/control";
import { launcherPid, sandboxPid } from "../../sandbox/host/processes";
import { listenersBelow, type Listener } from "./support/listeners";
import { inside, kubectl, kubectlJson, outputs, paths, tryInside } from "./support/sandbox";
import { until } from "./support/until";

type Ports = SandboxStatus["ports"];

interface Row {
  readonly network: Listener["network"];
  readonly address: RegExp;
  readonly command: RegExp;
  /** What it is, and what a peer must have before it gives anything. */
  readonly what: string;
}

const DAEMON = /\/sandboxd\.js$/;
const APISERVER = /\/kube-apiserver /;
const ISTIOD = /\/pilot-discovery /;
const NODE = /\/sandbox-node /;
const ENVOY = /^\/usr\/local\/bin\/envoy /;
const APP = /^\/usr\/bin\/node \/app\/server\.js$/;

const FORWARDED: Readonly<Record<string, string>> = {
  ack: "API server of the ACK cluster: certificate or token of a client",
  asm: "API server of the mesh: certificate or token of a client",
  openApi: "OpenAPI: signature by the sandbox's access key",
};

/** The port forwards of the host are those of the sandbox's own namespace too, because a kubeconfig must serve on both sides. */
function forwards(ports: Ports, network: "host" | "sandbox"): Row[] {
  return Object.entries(ports).map(([name, port]) => ({
    network,
    address: new RegExp(`^127\\.0\\.0\\.1:${port}$`),
    command: DAEMON,
    what: FORWARDED[name] ?? `${name}, the app of a stack: public`,
  }));
}

const INSIDE: readonly Row[] = [
  { network: "sandbox", address: /^127\.0\.0\.1:23(79|80)$/, command: /\/etcd /, what: "etcd: certificate of its own authority" },
  { network: "sandbox", address: /^10\.244\.0\.3:6443$/, command: APISERVER, what: "API server of the ACK cluster: certificate or token" },
  { network: "sandbox", address: /^10\.244\.0\.1\d:6443$/, command: APISERVER, what: "API server of a mesh: certificate or token" },
  { network: "sandbox", address: /^127\.0\.0\.1:10257$/, command: /\/kube-controller-manager /, what: "its metrics: certificate or token" },
  { network: "sandbox", address: /^127\.0\.0\.1:10259$/, command: /\/kube-scheduler /, what: "its metrics: certificate or token" },
  { network: "sandbox", address: /^10\.244\.0\.1:10250$/, command: NODE, what: "kubelet: certificate" },
  { network: "sandbox", address: /^127\.0\.0\.1:\d+$/, command: NODE, what: "streams of exec and attach: random token in the path" },
  { network: "sandbox", address: /^\/.*\/pod-resources\/\d+$/, command: NODE, what: "kubelet's list of devices: the folder is its owner's" },
  { network: "sandbox", address: /^10\.244\.0\.2:(80|443)$/, command: DAEMON, what: "OpenAPI: signature by the sandbox's access key" },
  { network: "sandbox", address: /^\/.*\/run\/control\.sock$/, command: DAEMON, what: "orders of make: the file is its owner's" },
  { network: "sandbox", address: /^10\.244\.25[34]\.\d+:\d+$/, command: DAEMON, what: "load balancers: public" },
  { network: "sandbox", address: /^10\.244\.0\.1\d:1501[02]$/, command: ISTIOD, what: "configuration of proxies: token of a service account" },
  { network: "sandbox", address: /^10\.244\.0\.1\d:15017$/, command: ISTIOD, what: "validation: gives nothing" },
  { network: "sandbox", address: /^10\.244\.0\.1\d:(8080|15014)$/, command: ISTIOD, what: "metrics and debugging as of any istiod: Secrets are left out" },
  { network: "sandbox", address: /^127\.0\.0\.1:\d+$/, command: ISTIOD, what: "ControlZ of istiod, in the sandbox's namespace alone: levels of its log" },
];

const PODS: readonly Row[] = [
  { network: "pod", address: /^0\.0\.0\.0:(8888|9090)$/, command: APP, what: "the app, and its probes and metrics" },
  { network: "pod", address: /^0\.0\.0\.0:(80|443)$/, command: ENVOY, what: "the gateway: public" },
  { network: "pod", address: /^0\.0\.0\.0:15090$/, command: ENVOY, what: "metrics of the gateway" },
  { network: "pod", address: /^0\.0\.0\.0:15021$/, command: /^\/usr\/bin\/node \/gateway\/entrypoint\.js$/, what: "readiness of the gateway" },
  { network: "pod", address: /^127\.0\.0\.1:15000$/, command: ENVOY, what: "administration of Envoy: inside its pod alone" },
];

describe("what listens in a sandbox", () => {
  let found: readonly Listener[];
  let ports: Ports;
  before(async () => {
    const [launcher, first] = [launcherPid(paths), sandboxPid(paths)];
    assert.ok(launcher !== undefined && first !== undefined);
    found = listenersBelow(launcher, first);
    ports = (await daemonStatus(paths.control))?.ports ?? assert.fail("the sandbox does not answer");
  });
  const rows = () => [...forwards(ports, "host"), ...forwards(ports, "sandbox"), ...INSIDE, ...PODS];
  const fits = (row: Row, one: Listener) => row.network === one.network && row.address.test(one.address) && row.command.test(one.command);

  it("is known, each with what protects it", () => {
    const unknown = found.filter((one) => !rows().some((row) => fits(row, one)));
    assert.deepEqual(unknown, []);
    const absent = rows().filter((row) => !found.some((one) => fits(row, one)));
    assert.deepEqual(
      absent.map(({ what }) => what),
      [],
    );
  });

  it("is the port forwards on the host's loopback, and nothing else outside", () => {
    const outside = found.filter(({ network }) => network === "host");
    assert.equal(outside.length, Object.keys(ports).length);
    for (const { protocol, address } of outside) assert.match(`${protocol} ${address}`, /^tcp 127\.0\.0\.1:\d+$/);
  });

  it("gives nothing to a peer that has no secret of this sandbox", async () => {
    const { ackKubeconfig, asmKubeconfig, openApiUrl } = outputs().host;
    const refusals: [url: string, status: string][] = [
      [`https://127.0.0.1:${portIn(ackKubeconfig)}/api/v1/secrets`, "403"],
      [`https://127.0.0.1:${portIn(asmKubeconfig)}/api/v1/secrets`, "403"],
      [`${openApiUrl}/k8s/c5a0d0b0a0c0e0ack0000000000000001/user_config`, "400"],
      ["https://10.244.0.2/?Action=DescribeServiceMeshes", "400"],
      ["https://10.244.0.1:10250/pods", "401"],
      ["https://127.0.0.1:10257/metrics", "403"],
      ["https://127.0.0.1:10259/metrics", "403"],
      // No handshake without a certificate.
      ["https://127.0.0.1:2379/version", "000"],
      ["https://127.0.0.1:2380/version", "000"],
    ];
    for (const [url, status] of refusals) {
      const { stdout } = await tryInside(["curl", "--silent", "--insecure", "--max-time", "5", "--output", "/dev/null", "--write-out", "%{http_code}", url]);
      assert.equal(stdout, status, url);
    }
  });

  it("is orders and keys in files that only their owner reads", () => {
    for (const file of [paths.control, paths.accessKey, outputs().host.ackKubeconfig, outputs().host.asmKubeconfig]) {
      assert.equal(statSync(file).mode & 0o077, 0, file);
    }
    assert.equal(statSync(dirname(paths.control)).mode & 0o077, 0);
  });
});

describe("a pod of a sandbox", () => {
  const NAME = "reads-the-host";
  after(() => kubectl("ack", "delete", "pod", NAME, "--grace-period=0", "--force", "--ignore-not-found"));

  it("is refused a path of the machine outside the state folder", async () => {
    const image = await kubectl("ack", "get", "deployment", "tornado", "-o", "jsonpath={.spec.template.spec.containers[0].image}");
    const spec = {
      containers: [{ name: "c", image, command: ["sh", "-c", "ls /host"], volumeMounts: [{ name: "host", mountPath: "/host" }] }],
      volumes: [{ name: "host", hostPath: { path: paths.checkout } }],
    };
    await inside(["kubectl", "--context", "ack", "create", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: NAME }, spec }));
    const why = await until("the refusal", 40, async () => {
      const { items } = await kubectlJson<{ items: { message: string }[] }>("ack", "get", "events", "--field-selector", `involvedObject.name=${NAME}`);
      return items.map(({ message }) => message).find((message) => message.includes("is refused"));
    });
    assert.match(why, new RegExp(`host path ${paths.checkout} is refused: .* may only mount what lies in ${paths.state}`));
    const { status } = await kubectlJson<{ status: { phase: string; containerStatuses?: { started?: boolean }[] } }>("ack", "get", "pod", NAME);
    assert.equal(status.phase, "Pending");
    assert.ok((status.containerStatuses ?? []).every(({ started }) => started !== true));
  });
});

/** Port of a URL, or of the server in a kubeconfig. */
function portIn(where: string): string {
  const url = where.startsWith("http") ? where : (/server: "?(\S+?)"?$/m.exec(readFileSync(where, "utf8"))?.[1] ?? "");
  return new URL(url).port;
}
