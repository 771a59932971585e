import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ApiAnswer, Ask } from "../../../components/preflight/apiServer";
import type { Account } from "../../../tools/accountCheck/account";
import { MESH_KINDS } from "../../../tools/accountCheck/checks/mesh";
import type { Verdict } from "../../../tools/accountCheck/finding";
import { POINTS } from "../../../tools/accountCheck/points";
import { holdAll, lookAt, printed } from "../../../tools/accountCheck/report";
import { stackFrom } from "../../../tools/accountCheck/stack";
import { withTable } from "../../../tools/accountCheck/table";
import { accountWith, refusedBy, type Answers } from "./accounts";

const GATEWAY = "/apis/istio.alibabacloud.com/v1beta1/namespaces/istio-system/istiogateways/ingressgateway";
const PODS = "/api/v1/namespaces/istio-system/pods?labelSelector=istio%3Dingressgateway";
const SERVICE = "/api/v1/namespaces/istio-system/services/istio-ingressgateway";
const ROUTES = "/apis/networking.istio.io/v1/namespaces/chat/virtualservices";
const DEPLOYMENTS = "/apis/apps/v1/namespaces/chat/deployments";
const NAMESPACE = "/api/v1/namespaces/chat";
const TOLD = "asm.alibabacloud.com/gateway-drain-timeout-seconds";
const TIMEOUT = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-connection-drain-timeout";
const CONFIG = "proxy.istio.io/config";

const gateway = (parts: object = {}) => ({ metadata: { annotations: { [TOLD]: "890" } }, spec: {}, status: { GatewayAddress: ["203.0.113.7"] }, ...parts });
const pod = (seconds: number, env: object[] = []) => ({
  items: [{ metadata: { name: "p", annotations: { [CONFIG]: "x" } }, spec: { terminationGracePeriodSeconds: seconds, containers: [{ name: "c", env }] } }],
});
const written = (operation: string, generation = 2) => ({
  items: [{ metadata: { name: "r", generation, managedFields: [{ manager: "pulumi-kubernetes-1", operation }] } }],
});
const labelled = (value?: string) => ({ metadata: { labels: value === undefined ? {} : { "istio-injection": value } } });
const tutorial = (readyReplicas: number, image = "r/aliacs-app-catalog/tornado:lastest") => ({
  items: [{ metadata: { name: "tornado" }, spec: { template: { spec: { containers: [{ image }] } } }, status: { readyReplicas } }],
});
const addresses = { IntranetApiServerEndpoint: "https://10.0.0.1:6443", PublicApiServerEndpoint: "https://198.51.100.1:6443" };
const detail = (Endpoints: object) => ({ ServiceMesh: { Endpoints } });
const kubeconfigs = (pick: (isPrivate: boolean) => string) => (parameters: Record<string, string>) => ({
  Kubeconfig: `server: ${pick(parameters.PrivateIpAddress === "true")}`,
});
const served = (name: (resource: string) => boolean) =>
  Object.fromEntries(
    MESH_KINDS.map(({ group, version }) => [
      `/apis/${group}/${version}`,
      { resources: MESH_KINDS.filter((kind) => kind.group === group && name(kind.resource)).map(({ resource }) => ({ name: resource })) },
    ]),
  );

/** What an account answers, and what must be said of a point by it. */
const CASES: readonly [point: string, verdict: Verdict, answers: Answers][] = [
  ["mesh-list", "holds", { asm: { DescribeServiceMeshes: () => ({ ServiceMeshes: [{ ServiceMeshInfo: { ServiceMeshId: "m" } }] }) } }],
  ["mesh-list", "does not hold", { asm: { DescribeServiceMeshes: () => ({ ServiceMeshes: [] }) } }],
  ["mesh-list", "not permitted", { asm: { DescribeServiceMeshes: refusedBy("Forbidden.RAM") } }],
  ["mesh-list", "not seen", { asm: { DescribeServiceMeshes: refusedBy("ECONNREFUSED") } }],
  ["missing-mesh", "holds", { asm: { DescribeServiceMeshDetail: refusedBy("ServiceMesh.NotFound") } }],
  ["missing-mesh", "does not hold", { asm: { DescribeServiceMeshDetail: refusedBy("InvalidMesh") } }],
  ["missing-mesh", "does not hold", { asm: { DescribeServiceMeshDetail: () => ({}) } }],
  ["missing-mesh", "not permitted", { asm: { DescribeServiceMeshDetail: refusedBy("NoPermission") } }],
  ["forbidden-flag", "holds", { asm: { DescribeServiceMeshClusters: () => ({ Clusters: [{ ClusterId: "c", ForbiddenFlag: 4 }] }) } }],
  ["forbidden-flag", "does not hold", { asm: { DescribeServiceMeshClusters: () => ({ Clusters: [{ ClusterId: "c" }] }) } }],
  ["forbidden-flag", "not seen", { asm: { DescribeServiceMeshClusters: () => ({}) } }],
  [
    "kubeconfig-address",
    "holds",
    {
      asm: {
        DescribeServiceMeshDetail: () => detail(addresses),
        DescribeServiceMeshKubeconfig: kubeconfigs((own) => (own ? addresses.IntranetApiServerEndpoint : addresses.PublicApiServerEndpoint)),
      },
    },
  ],
  [
    "kubeconfig-address",
    "does not hold",
    { asm: { DescribeServiceMeshDetail: () => detail(addresses), DescribeServiceMeshKubeconfig: kubeconfigs(() => addresses.PublicApiServerEndpoint) } },
  ],
  ["public-certificate", "holds", { stack: { publicApiServer: true }, mesh: { "/version": { gitVersion: "v1.31" } } }],
  ["public-certificate", "does not hold", { stack: { publicApiServer: true }, mesh: { "/version": refusedBy("ERR_TLS_CERT_ALTNAME_INVALID") } }],
  ["public-certificate", "not seen", {}],
  ["public-certificate", "not seen", { stack: { publicApiServer: true }, mesh: { "/version": refusedBy("ETIMEDOUT") } }],
  ["mesh-rights", "holds", { allowed: () => true }],
  ["mesh-rights", "does not hold", { allowed: ({ resource }) => resource !== "telemetries" }],
  ["mesh-rights", "not permitted", { allowed: ({ verb }) => verb === "get" }],
  ["api-versions", "holds", { mesh: served(() => true) }],
  ["api-versions", "does not hold", { mesh: served((resource) => resource !== "telemetries") }],
  ["api-versions", "not permitted", { mesh: { "/apis/telemetry.istio.io/v1": 403 } }],
  ["server-side-apply", "holds", { mesh: { [ROUTES]: written("Apply") } }],
  ["server-side-apply", "does not hold", { mesh: { [ROUTES]: written("Update") } }],
  ["server-side-apply", "not seen", { mesh: { [ROUTES]: written("Update", 1) } }],
  ["server-side-apply", "not seen", { mesh: { [ROUTES]: { items: [] } } }],
  ["secrets-of-preview", "holds", { allowed: ({ verb }) => verb === "get" }],
  ["secrets-of-preview", "does not hold", { allowed: () => false }],
  ["secrets-of-preview", "not seen", { allowed: () => true }],
  ["gateway-status", "holds", { mesh: { [GATEWAY]: gateway() } }],
  ["gateway-status", "does not hold", { mesh: { [GATEWAY]: gateway({ spec: { loadBalancerClass: "alibabacloud.com/nlb" } }) } }],
  ["gateway-status", "does not hold", { mesh: { [GATEWAY]: gateway({ status: { ErrorMessage: "quota" } }) } }],
  ["gateway-status", "not permitted", { mesh: { [GATEWAY]: 403 } }],
  ["gateway-status", "not seen", {}],
  ["gateway-labels", "holds", { mesh: { [GATEWAY]: gateway() }, cluster: { [PODS]: pod(900) } }],
  ["gateway-labels", "does not hold", { mesh: { [GATEWAY]: gateway() }, cluster: { [PODS]: { items: [] } } }],
  ["gateway-grace", "holds", { mesh: { [GATEWAY]: gateway() }, cluster: { [PODS]: pod(900) } }],
  ["gateway-grace", "does not hold", { mesh: { [GATEWAY]: gateway() }, cluster: { [PODS]: pod(30) } }],
  ["gateway-grace", "not permitted", { mesh: { [GATEWAY]: gateway() }, cluster: { [PODS]: 403 } }],
  ["gateway-grace", "not seen", { mesh: { [GATEWAY]: gateway({ metadata: {} }) } }],
  ["balancer-drain", "holds", { mesh: { [GATEWAY]: gateway() }, cluster: { [SERVICE]: { metadata: { annotations: { [TIMEOUT]: "900" } } } } }],
  ["balancer-drain", "does not hold", { mesh: { [GATEWAY]: gateway() }, cluster: { [SERVICE]: { metadata: {} } } }],
  ["balancer-drain", "not seen", { mesh: { [GATEWAY]: gateway() } }],
  [
    "gateway-proxy-config",
    "holds",
    {
      mesh: { [GATEWAY]: gateway() },
      cluster: { [PODS]: pod(900, [{ name: "PROXY_CONFIG", valueFrom: { fieldRef: { fieldPath: `metadata.annotations['${CONFIG}']` } } }]) },
    },
  ],
  ["gateway-proxy-config", "does not hold", { mesh: { [GATEWAY]: gateway() }, cluster: { [PODS]: pod(900) } }],
  ["gateway-proxy-config", "not seen", {}],
  ["namespace-labels", "holds", { mesh: { [NAMESPACE]: labelled("enabled") }, cluster: { [NAMESPACE]: labelled("enabled") } }],
  ["namespace-labels", "does not hold", { mesh: { [NAMESPACE]: labelled("enabled") }, cluster: { [NAMESPACE]: labelled() } }],
  ["namespace-labels", "not seen", { mesh: { [NAMESPACE]: labelled() }, cluster: { [NAMESPACE]: labelled() } }],
  ["tutorial-image", "holds", { cluster: { [DEPLOYMENTS]: tutorial(1) } }],
  ["tutorial-image", "does not hold", { cluster: { [DEPLOYMENTS]: tutorial(0) } }],
  ["tutorial-image", "not seen", { cluster: { [DEPLOYMENTS]: tutorial(1, "own:1") } }],
];

const lookAtOne = async (id: string, account: Account) => (await lookAt([POINTS.find((point) => point.id === id)!], account))[0]!.finding!;

describe("the first hour on an account", () => {
  it("has one list, that of docs/real-account.md", () => {
    const document = readFileSync("docs/real-account.md", "utf8");
    const generated = withTable(document, POINTS);
    if (process.env.UPDATE_GOLDENS === "1") writeFileSync("docs/real-account.md", generated);
    assert.equal(document, generated, "UPDATE_GOLDENS=1 make unit writes it");
    assert.equal(new Set(POINTS.map(({ id }) => id)).size, POINTS.length);
  });

  it("is marked nowhere else in the documents", () => {
    const documents = ["README.md", ...readdirSync("docs").map((name) => join("docs", name))].filter((name) => name.endsWith(".md"));
    assert.ok(documents.length > 5);
    assert.deepEqual(
      documents.filter((name) => readFileSync(name, "utf8").includes("(?)")),
      [],
    );
  });

  it("knows every kind that the program writes to the mesh, in its version", () => {
    const sources = readdirSync("components/istio").map((name) => readFileSync(join("components/istio", name), "utf8"));
    const constants = new Map(sources.flatMap((text) => [...text.matchAll(/export const (\w+) = "([\w.]+\/\w+)"/g)].map(([, name, value]) => [name!, value!])));
    const kinds = sources.flatMap((text) =>
      [...text.matchAll(/apiVersion: (?:"([^"]+)"|([A-Z]+)), kind: "(\w+)"/g)].map(([, given, name, kind]) => `${given ?? constants.get(name!)} ${kind}`),
    );
    const plural = (kind: string) => kind.toLowerCase().replace(/(?<![aeiou])y$/, "ie") + "s";
    assert.deepEqual(
      [...new Set(kinds)].map((each) => each.replace(/\w+$/, plural)).sort(),
      MESH_KINDS.map(({ group, version, resource }) => `${group}/${version} ${resource}`).sort(),
    );
  });

  for (const [index, [id, verdict, answers]] of CASES.entries()) {
    it(`${id}: ${verdict} (${index + 1})`, async () => {
      const finding = await lookAtOne(id, accountWith(answers));
      assert.equal(finding.verdict, verdict, finding.evidence);
      assert.notEqual(finding.evidence, "");
    });
  }

  it("tries every check both ways", () => {
    for (const { id, check } of POINTS) {
      const tried = CASES.filter(([point]) => point === id).map(([, verdict]) => verdict);
      assert.equal(tried.includes("holds") && tried.includes("does not hold"), check !== undefined, id);
    }
  });

  it("prints each point with its evidence, and those of a person with their command; one that does not hold fails it", async () => {
    const lines = await lookAt(POINTS, accountWith({ allowed: () => true, mesh: { [GATEWAY]: gateway({ status: {} }) } }));
    const text = printed(lines);
    for (const { id, command, check } of POINTS) {
      assert.ok(text.includes(` ${id}: `), id);
      assert.equal(text.includes(command.replaceAll("`", "")), check === undefined, id);
    }
    assert.match(text, /^does not hold {3}gateway-status: .*\n {16}Status none, address none/m);
    assert.equal(holdAll(lines), false);
    assert.equal(holdAll(await lookAt(POINTS, accountWith({ allowed: () => true, mesh: served(() => true) }))), true);
  });

  it("says that nothing is seen where an API server is not reached", async () => {
    const unreached: Ask = (): Promise<ApiAnswer> => Promise.reject(Object.assign(new Error("connect timed out"), { code: "ETIMEDOUT" }));
    const finding = await lookAtOne("gateway-status", { ...accountWith({}), mesh: unreached });
    assert.deepEqual(finding, { verdict: "not seen", evidence: "ETIMEDOUT: connect timed out" });
  });
});

describe("the stack of an account check", () => {
  const config = (values: Record<string, string>) => JSON.stringify(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }])));

  it("is read from its configuration, with the program's defaults", () => {
    const { stack, connection } = stackFrom(config({ "alicloud:region": "cn-hangzhou", "asm-websocket:cluster": '{"id":"c1"}' }));
    assert.deepEqual(stack, {
      meshId: undefined,
      meshName: "asm-websocket",
      clusterId: "c1",
      publicApiServer: false,
      clusterApiServer: undefined,
      clusterEndpoint: "cs.cn-hangzhou.aliyuncs.com",
      namespace: "default",
      gateway: "ingressgateway",
      gatewayIsMade: true,
    });
    assert.equal(connection.region, "cn-hangzhou");
  });

  it("follows endpoints and an adopted gateway", () => {
    const { stack, connection } = stackFrom(
      config({
        "alicloud:endpoints": '[{"servicemesh":"10.0.0.2:80","cs":"10.0.0.2:443"}]',
        "asm-websocket:cluster": '{"id":"c1"}',
        "asm-websocket:edge": '{"existing":"shared"}',
      }),
    );
    assert.equal(stack.clusterEndpoint, "10.0.0.2:443");
    assert.equal(connection.endpoint, "10.0.0.2:80");
    assert.deepEqual([stack.gateway, stack.gatewayIsMade], ["shared", false]);
  });

  it("needs a cluster", () => assert.throws(() => stackFrom("{}"), /no cluster\.id: set it/));
});
