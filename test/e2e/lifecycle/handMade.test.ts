import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { issue } from "../../support/certificates";
import type { Said } from "../support/sandbox";
import { StackFile } from "../support/stackFile";
import { userSandbox } from "./userSandbox";

const CLUSTER = "c5a0d0b0a0c0e0ack0000000000000001";
const STACK = ["--non-interactive", "--stack", "sandbox"];

describe("the tutorial followed by hand, and then by a stack", () => {
  const user = userSandbox(".sandbox-life");
  const folder = join(user.paths.checkout, ".sandbox-life-manifests");
  let refused: string;

  before(async () => {
    await user.succeed("preview");
    mkdirSync(folder, { recursive: true });
    const { certificatePem, privateKeyPem } = await issue({ hosts: ["a.aliyun.com"] });
    await apply("ack", inCluster(certificatePem, privateKeyPem));
    await apply("asm", inMesh());
    refused = (await pulumi({}, "preview")).stdout;
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await user.succeed("down");
  });

  it("is refused in its preview, in one message that lists all six", () => {
    assert.match(refused, /6 objects exist already, which this stack would create:/);
    for (const object of [
      "Deployment default/tornado, in the API server of provider ack",
      "Service default/tornado, in the API server of provider ack",
      "Secret istio-system/myexample-credential, in the API server of provider ack",
      "IstioGateway istio-system/ingressgateway, in the API server of provider mesh",
      "Gateway default/tornado-gateway, in the API server of provider mesh",
      "VirtualService default/tornado, in the API server of provider mesh",
    ]) {
      assert.ok(refused.includes(`- exists: ${object}`), refused);
    }
    assert.equal(refused.split("Diagnostics:")[1]?.match(/objects exist already/g)?.length, 1, refused);
  });

  it("is imported by the commands of that message, so that a preview shows what becomes of each, and creates none", async () => {
    const [, targeted] = /^\s*(pulumi up --yes --target .*)$/m.exec(refused) ?? [];
    const [, json] = /echo '([^']+)' \| (?:pulumi import .*)$/m.exec(refused) ?? [];
    const file = join(folder, "import.json");
    writeFileSync(file, json ?? assert.fail(refused));
    await user.inside("bash", "-c", `${targeted} --skip-preview ${STACK.join(" ")}`);
    await user.inside("bash", "-c", `pulumi import --yes --skip-preview --protect=false --generate-code=false --file /dev/stdin ${STACK.join(" ")} < ${file}`);
    const { code, stdout } = await pulumi({ "cluster.adoptExisting": true }, "preview", "--json");
    assert.equal(code, 0, stdout);
    const { steps } = JSON.parse(stdout) as { steps: { op: string; urn: string }[] };
    const created = steps.filter(({ op, urn }) => op === "create" && /::kubernetes:|\$kubernetes:/.test(urn)).map(({ urn }) => urn.split("$").at(-1));
    assert.equal(
      created.some((name) => /Deployment|:Service:|IstioGateway|:Gateway|VirtualService/.test(name ?? "")),
      false,
      created.join(),
    );
    const state = JSON.parse(await user.inside("pulumi", "stack", "export", ...STACK)) as { deployment: { resources: { urn: string }[] } };
    for (const { urn } of state.deployment.resources.filter((one) => /\$kubernetes:/.test(one.urn))) {
      await user.inside("pulumi", "state", "delete", "--yes", urn, ...STACK);
    }
  });

  it("is taken over when the stack says so, and serves", async () => {
    const uid = await deploymentUid();
    const { code, stdout } = await pulumi({ "cluster.adoptExisting": true }, "up", "--yes", "--skip-preview");
    assert.equal(code, 0, stdout);
    assert.match(stdout.replaceAll(/\s+/g, " "), /These objects exist and are taken over, as cluster.adoptExisting says: .*Deployment default\/tornado/);
    assert.equal(await deploymentUid(), uid);
    await user.succeed("up");
    assert.equal((await fetch(user.outputs().host.httpUrl)).status, 200);
  });

  async function deploymentUid(): Promise<string> {
    return user.inside("kubectl", "--context", "ack", "-n", "default", "get", "deployment", "tornado", "-o", "jsonpath={.metadata.uid}");
  }

  async function pulumi(values: Readonly<Record<string, unknown>>, ...words: string[]): Promise<Said> {
    const file = new StackFile("sandbox-by-hand", "sandbox");
    file.set(values);
    try {
      return await user.tryInside("pulumi", ...words, "--config-file", file.path, ...STACK);
    } finally {
      file.remove();
    }
  }

  async function apply(context: string, objects: object[]): Promise<void> {
    const file = join(folder, `${context}.json`);
    writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
    await user.inside("kubectl", "--context", context, "apply", "-f", file);
  }
});

function inCluster(certificate: string, key: string): object[] {
  const labels = { app: "tornado", version: "v1" };
  const image = "registry.cn-beijing.aliyuncs.com/aliacs-app-catalog/tornado:lastest";
  const data = { "tls.crt": Buffer.from(certificate).toString("base64"), "tls.key": Buffer.from(key).toString("base64") };
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "istio-system" } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "tornado", namespace: "default", labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: "tornado", image, ports: [{ containerPort: 8888 }] }] } },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "tornado", namespace: "default", labels: { app: "tornado", service: "tornado" } },
      spec: { ports: [{ name: "http", port: 8888 }], selector: { app: "tornado" } },
    },
    { apiVersion: "v1", kind: "Secret", type: "kubernetes.io/tls", metadata: { name: "myexample-credential", namespace: "istio-system" }, data },
  ];
}

function inMesh(): object[] {
  const server = { port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["*"] };
  return [
    {
      apiVersion: "istio.alibabacloud.com/v1beta1",
      kind: "IstioGateway",
      metadata: { name: "ingressgateway", namespace: "istio-system" },
      spec: { gatewayType: "ingress", clusterIds: [CLUSTER], serviceType: "LoadBalancer", ports: [{ name: "http", port: 80, targetPort: 80 }] },
    },
    {
      apiVersion: "networking.istio.io/v1",
      kind: "Gateway",
      metadata: { name: "tornado-gateway", namespace: "default" },
      spec: { selector: { istio: "ingressgateway" }, servers: [server] },
    },
    {
      apiVersion: "networking.istio.io/v1",
      kind: "VirtualService",
      metadata: { name: "tornado", namespace: "default" },
      spec: {
        hosts: ["*"],
        gateways: ["tornado-gateway"],
        http: [{ match: [{ uri: { prefix: "/" } }], route: [{ destination: { host: "tornado", port: { number: 8888 } } }] }],
      },
    },
  ];
}
