import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { parse, stringify } from "yaml";
import { withPaths } from "../support/configuration";
import { crashProcess, daemonStatus } from "../../sandbox/daemon/client";
import { closeAll, connectMany, publish, type Client } from "./support/clients";
import { askGateways } from "./support/gateways";
import { handshakesDuring } from "./support/handshakes";
import { inside, kubectl, kubectlJson, make, outputs, paths, pulumi, ROOT } from "./support/sandbox";
import { nightly } from "./support/nightly";
import { until } from "./support/until";

const SOCKETS = 40;

interface Secret {
  readonly metadata: { readonly uid: string };
}

describe("open sockets survive", () => {
  let clients: Client[];
  // New ones for each test: together the tests take longer than the app keeps a socket.
  beforeEach(async () => {
    clients = [...(await connectMany(SOCKETS / 2, "ws")), ...(await connectMany(SOCKETS / 2, "wss"))];
  });
  afterEach(async () => {
    const value = (Date.now() % 900_000) + 1;
    await publish("9", value);
    await until("every socket gets the next value", 10, () => clients.every((client) => client.values.get("9") === value || client.closed !== undefined));
    const codes = clients.flatMap(({ closed }) => closed?.code ?? []);
    closeAll(clients);
    assert.deepEqual(codes, []);
  });
  after(() => {
    // The certificate of the stack's own file again, so that the next tests find the stack as they expect it.
    make("up");
  });

  it("a changed route", async () => {
    await kubectl(
      "asm",
      "-n",
      "default",
      "patch",
      "virtualservice",
      "tornado",
      "--type=json",
      '-p=[{"op":"add","path":"/spec/http/0/headers","value":{"response":{"set":{"x-route":"changed"}}}}]',
    );
    await until("the changed route answers", 20, async () => (await fetch(outputs().host.httpUrl)).headers.get("x-route") === "changed");
    await kubectl("asm", "-n", "default", "patch", "virtualservice", "tornado", "--type=json", '-p=[{"op":"remove","path":"/spec/http/0/headers"}]');
    await until("the old route answers again", 20, async () => (await fetch(outputs().host.httpUrl)).headers.get("x-route") === null);
  });

  it("a changed DestinationRule", async () => {
    const patch = (value: string) =>
      kubectl(
        "asm",
        "-n",
        "default",
        "patch",
        "destinationrule",
        "tornado",
        "--type=json",
        `-p=[{"op":"replace","path":"/spec/trafficPolicy/connectionPool/tcp/connectTimeout","value":"${value}"}]`,
      );
    await patch("7s");
    await until("every gateway pod has the changed pool", 20, () => everyGatewayHas('"connect_timeout": "7s"'));
    await patch("5s");
    await until("every gateway pod has the old pool again", 20, async () => !(await everyGatewayHas('"connect_timeout": "7s"')));
  });

  it("a renewal of the certificate by the nightly workflow's own commands, which touches it and its Secret only", async () => {
    const before = { serial: await serialNumber(), uid: await secretUid() };
    const judge = () => nightly("renew", /pulumi preview/);
    assert.equal((await judge()).output, "due=false\n");
    await makeCertificateDue();
    const judged = await judge();
    assert.equal(judged.output, "due=true\n", judged.stderr);
    const { stdout } = await nightly("renew", /pulumi up/);
    assert.match(stdout, /^Resources:\n +~ 1 updated\n +\+-1 replaced\n/m, stdout);
    await until("a new certificate is served", 20, async () => (await serialNumber()) !== before.serial);
    assert.equal(await secretUid(), before.uid);
  });

  it("the nightly comparison: nothing differs but the kubeconfig, then an object is deleted, and the documented remedy takes it back", async () => {
    const compare = () => nightly("drift", /pulumi preview/);
    assert.match((await compare()).stderr, /every object is as its program says/);
    await giveOtherKubeconfig();
    assert.match((await compare()).stderr, /every object is as its program says/);
    await kubectl("asm", "-n", "default", "delete", "virtualservice", "tornado");
    const drifted = await compare();
    assert.equal(drifted.code, 1);
    assert.match(drifted.stderr, /create VirtualService default\/tornado/);
    const healed = await pulumi(["up", "--yes", "--refresh", "--run-program"]);
    assert.equal(healed.code, 0, healed.stdout + healed.stderr);
    assert.equal((await compare()).code, 0);
  });

  it("a rotated certificate: the Secret is updated in place, new handshakes get the new one", async () => {
    const before = { serial: await serialNumber(), uid: await secretUid() };
    const config = stackFileWith({ "hosts[0].certificate.rotation": `word-${Date.now()}` });
    const said = await pulumi(["up", "--yes", "--skip-preview"], config);
    rmSync(config);
    assert.equal(said.code, 0, said.stdout + said.stderr);
    await until("a new certificate is served", 20, async () => (await serialNumber()) !== before.serial);
    assert.equal(await secretUid(), before.uid);
  });

  it("another name of the certificate's Secret, which every new handshake finds meanwhile", async () => {
    const config = stackFileWith({ "hosts[0].certificate.secretName": "renamed-credential" });
    const { result, asked, failures } = await handshakesDuring(() => pulumi(["up", "--yes", "--skip-preview"], config));
    rmSync(config);
    assert.equal(result.code, 0, result.stdout + result.stderr);
    assert.deepEqual(failures, [], `of ${asked}`);
    await kubectl("ack", "-n", "istio-system", "get", "secret", "renamed-credential");
    await assert.rejects(kubectl("ack", "-n", "istio-system", "get", "secret", "myexample-credential"), /NotFound/);
  });

  it("a crash of istiod", async () => {
    await crashProcess(paths.control, "istiod-asm");
    await until("istiod runs again", 30, async () => {
      const istiod = (await daemonStatus(paths.control))?.processes.find((each) => each.name === "istiod-asm");
      return istiod?.state === "running" && istiod.restarts > 0;
    });
  });

  it("a crash of the mesh's API server", async () => {
    await crashProcess(paths.control, "apiserver-asm");
    await until("the mesh's API server answers again", 60, async () => (await kubectl("asm", "get", "--raw", "/readyz").catch(() => "")) === "ok");
  });
});

describe("an app in another namespace", () => {
  it("takes every new connection meanwhile, and the former one closes its sockets with a frame once it serves", async () => {
    const clients = [...(await connectMany(SOCKETS / 2, "ws")), ...(await connectMany(SOCKETS / 2, "wss"))];
    const config = stackFileWith({ "app.namespace": "moved", "app.createNamespace": true });
    try {
      const { result, asked, failures } = await handshakesDuring(() => pulumi(["up", "--yes", "--skip-preview"], config));
      assert.equal(result.code, 0, result.stdout + result.stderr);
      assert.deepEqual(failures, [], `of ${asked}`);
      await until("every socket is closed", 20, () => clients.every((client) => client.closed !== undefined));
      assert.deepEqual([...new Set(clients.map((client) => client.closed?.code))], [1012]);
    } finally {
      rmSync(config);
      closeAll(clients);
      // Namespace and certificate of the stack's own file again, as the next tests expect it.
      make("up");
    }
  });
});

/** Copy of the stack's file with other values by their paths, so that the checkout's stays as it is. */
function stackFileWith(values: Record<string, string | boolean>): string {
  const hosts = { "hosts[0].names": ["a.aliyun.com"] };
  const paths = Object.fromEntries(Object.entries({ ...hosts, ...values }).map(([path, value]) => [`asm-websocket:${path}`, value]));
  const stack = parse(readFileSync(join(ROOT, "Pulumi.sandbox.yaml"), "utf8")) as { config: Record<string, unknown> };
  const file = join(tmpdir(), `Pulumi.sandbox-${process.pid}.yaml`);
  writeFileSync(file, stringify({ ...stack, config: withPaths(stack.config, paths) }));
  return file;
}

/** Lets the generated certificate end tomorrow, as far as its provider knows. */
async function makeCertificateDue(): Promise<void> {
  const state = JSON.parse((await pulumi(["stack", "export"])).stdout) as { deployment: { resources: { type: string; outputs?: Record<string, unknown> }[] } };
  const certificates = state.deployment.resources.filter(({ type }) => type === "tls:index/locallySignedCert:LocallySignedCert");
  assert.equal(certificates.length, 1);
  certificates[0]!.outputs!.validityEndTime = new Date(Date.now() + 24 * 3_600_000).toISOString();
  await inside(["pulumi", "--non-interactive", "stack", "import", "--stack", "sandbox"], JSON.stringify(state));
}

/** Makes the state's kubeconfig of the cluster another identity's, for the same API server. */
async function giveOtherKubeconfig(): Promise<void> {
  interface Provider {
    readonly type: string;
    readonly urn: string;
    readonly inputs: { readonly kubeconfig: { plaintext: string } };
    readonly outputs: Provider["inputs"];
  }
  const state = JSON.parse((await pulumi(["stack", "export", "--show-secrets"])).stdout) as { deployment: { resources: Provider[] } };
  const provider = state.deployment.resources.find(({ type, urn }) => type === "pulumi:providers:kubernetes" && urn.endsWith("::ack"));
  assert.ok(provider, "the stack has a provider of the cluster");
  for (const { kubeconfig } of [provider.inputs, provider.outputs]) {
    kubeconfig.plaintext = JSON.stringify(`${JSON.parse(kubeconfig.plaintext) as string}# of another identity\n`);
  }
  await inside(["pulumi", "--non-interactive", "stack", "import", "--stack", "sandbox"], JSON.stringify(state));
}

/** Serial number of the certificate that a new TLS handshake gets. */
function serialNumber(): Promise<string> {
  const { host } = outputs();
  const { hostname, port } = new URL(host.httpsUrl);
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: "127.0.0.1", port: Number(port), servername: hostname, ca: readFileSync(host.caFile) }, () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    socket.once("error", reject);
  });
}

/** Whether the clusters that Envoy uses now contain this, in every gateway pod. */
async function everyGatewayHas(text: string): Promise<boolean> {
  const dumps = await askGateways("/config_dump?resource=dynamic_active_clusters");
  return dumps.length > 0 && dumps.every((dump) => dump.includes(text));
}

async function secretUid(): Promise<string> {
  return (await kubectlJson<Secret>("ack", "-n", "istio-system", "get", "secret", "myexample-credential")).metadata.uid;
}
