import assert from "node:assert/strict";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { IngressGateway } from "../../../components/edges/asm/ingressGateway";
import { ExistingObjects } from "../../../components/preflight/existing";
import { WebSocketApp } from "../../../components/app/webSocketApp";
import { WebSocketRoute } from "../../../components/edges/istio/webSocketRoute";
import { issue } from "../../support/certificates";
import { newWorld, warningsOf, World } from "../../unit/components/world";

const DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/tornado";
const SERVICE = "/api/v1/namespaces/default/services/tornado";
const GATEWAY = "/apis/istio.alibabacloud.com/v1beta1/namespaces/istio-system/istiogateways/ingressgateway";
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("objects that exist before their stack", () => {
  let server: Server;
  let kubeconfig: string;
  /** Field managers of the objects that are there, by their paths. */
  let managers: Record<string, string[]>;
  let asked: string[];
  let world: World;

  before(async () => {
    const ca = await issue({ ca: true });
    const own = await issue({ hosts: ["localhost"], signer: ca });
    server = createServer({ key: own.privateKeyPem, cert: own.certificatePem }, (request, response) => {
      asked.push(request.url!);
      const found = managers[request.url!];
      response.writeHead(found === undefined ? 404 : 200);
      response.end(JSON.stringify({ metadata: { managedFields: (found ?? []).map((manager) => ({ manager })) } }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `https://localhost:${(server.address() as AddressInfo).port}`;
    kubeconfig = `clusters:\n- cluster:\n    certificate-authority-data: ${base64(ca.certificatePem)}\n    server: ${address}\n  name: c\nusers:\n- name: u\n  user:\n    token: abc\n`;
  });
  after(() => void server.close());
  beforeEach(async () => {
    asked = [];
    managers = {};
    world = await newWorld({ preview: true });
  });

  /** The app and the gateway of a stack, seen as the program's are. */
  async function stackWith(adopt: boolean): Promise<ExistingObjects> {
    const existing = new ExistingObjects({ mesh: pulumi.output(kubeconfig), ack: pulumi.output(kubeconfig) }, adopt);
    const see = (args: pulumi.ResourceTransformationArgs) => void existing.see(args);
    const seen = { transformations: [see] };
    const [ack, mesh] = ["ack", "mesh"].map((name) => new Provider(name, {}, seen));
    new WebSocketApp("tornado", {}, { ...seen, providers: [ack!] });
    const args = { clusterId: "c1", mesh: { version: "v1.26.0.1-g0-aliyun" }, edgeSettings: false };
    const { selector, podNamespace } = new IngressGateway("ingressgateway", args, { ...seen, providers: [mesh!] });
    const gateway = { selector, podNamespace };
    const backend = { host: "tornado.default.svc.cluster.local", port: 8888 };
    const route = { hosts: ["a.example"], certificate: { credentialName: "c" }, gateway, backend };
    new WebSocketRoute("tornado", route, { ...seen, providers: [mesh!] });
    await world.count(11);
    return existing;
  }

  const urn = (type: string) => world.one(type).urn;
  const checks = (existing: ExistingObjects) =>
    Promise.all(
      world.resources
        .filter(({ type }) => type.startsWith("kubernetes:"))
        .map((one) =>
          existing.check(one.urn).then(
            () => "",
            (error: Error) => error.message,
          ),
        ),
    );

  it("are asked for by their own paths, once each, when the first is about to be created", async () => {
    const existing = await stackWith(false);
    assert.deepEqual(asked, []);
    assert.deepEqual([...new Set(await checks(existing))], [""]);
    assert.deepEqual(
      asked.sort(),
      [
        SERVICE,
        DEPLOYMENT,
        GATEWAY,
        "/apis/networking.istio.io/v1/namespaces/default/destinationrules/tornado",
        "/apis/networking.istio.io/v1/namespaces/default/gateways/tornado-gateway",
        "/apis/networking.istio.io/v1/namespaces/default/virtualservices/tornado",
      ].sort(),
    );
  });

  it("are refused in one message that lists all, with the commands that import them", async () => {
    managers = { [DEPLOYMENT]: ["kubectl-client-side-apply"], [GATEWAY]: ["asm-console"], [SERVICE]: ["pulumi-kubernetes"] };
    const said = (await checks(await stackWith(false))).filter((message) => message !== "");
    const [whole, ...short] = said.sort((one, other) => other.length - one.length);
    assert.deepEqual([said.length, short[0]!.length < 120], [2, true], short.join());
    const lines = whole!.split("\n");
    assert.equal(lines[0], "2 objects exist already, which this stack would create:");
    assert.ok(lines.includes("  - exists: Deployment default/tornado, in the API server of provider ack"), whole);
    assert.ok(lines.includes("  - exists: IstioGateway istio-system/ingressgateway, in the API server of provider mesh"), whole);
    assert.match(whole!, /set cluster.adoptExisting to true for one update/);
    const { urn: ack } = world.one("providers:kubernetes", "ack");
    const { urn: mesh } = world.one("providers:kubernetes", "mesh");
    assert.ok(lines.includes(`  pulumi up --yes --target '${mesh}' --target '${ack}'`), whole);

    const [, json] = /echo '([^']+)' \| pulumi import --yes --protect=false --generate-code=false --file \/dev\/stdin$/m.exec(whole!)!;
    const file = JSON.parse(json!) as {
      nameTable: Record<string, string>;
      resources: { type: string; name: string; logicalName: string; id?: string; parent?: string; provider?: string; component?: boolean }[];
    };
    assert.deepEqual(file.nameTable, { ack, mesh });
    assert.deepEqual(
      file.resources.map(({ name, id, parent, provider, component }) => [name, id ?? component, parent, provider]),
      [
        ["IngressGateway ingressgateway", true, undefined, undefined],
        ["WebSocketApp tornado", true, undefined, undefined],
        ["IstioGateway istio-system/ingressgateway", "istio-system/ingressgateway", "IngressGateway ingressgateway", "mesh"],
        ["Deployment default/tornado", "default/tornado", "WebSocketApp tornado", "ack"],
      ],
    );
  });

  it("are taken over when that is asked for, and named once", async () => {
    managers = { [DEPLOYMENT]: ["kubectl"], [GATEWAY]: [] };
    const existing = await stackWith(true);
    const said = await warningsOf(async () => assert.deepEqual([...new Set(await checks(existing))], [""]));
    assert.deepEqual(said, [
      "These objects exist and are taken over, as cluster.adoptExisting says: IstioGateway istio-system/ingressgateway, Deployment default/tornado.",
    ]);
  });

  it("of Pulumi are left to it in a preview, where a replaced one is still there, and never taken over from another stack", async () => {
    managers = { [DEPLOYMENT]: ["pulumi-kubernetes-1a2b3c4d"] };
    await (await stackWith(true)).check(urn("apps/v1:Deployment"));
    world = await newWorld();
    const existing = await stackWith(true);
    await assert.rejects(
      existing.check(urn("apps/v1:Deployment")),
      /Deployment default\/tornado exists already, and Pulumi has made it: it belongs to another stack/,
    );
    // One that is replaced has gone by then.
    managers = {};
    await existing.check(urn("apps/v1:Deployment"));
    world = await newWorld();
    managers = { [DEPLOYMENT]: ["pulumi-kubernetes"] };
    await (await stackWith(false)).check(urn("apps/v1:Deployment"));
  });

  it("are no hindrance where their API server is not reached or not known", async () => {
    for (const text of ["", kubeconfig.replace(/localhost:\d+/, "localhost:1")]) {
      const existing = new ExistingObjects({ ack: pulumi.output(text) }, false);
      await existing.check("urn:pulumi:stack::project::kubernetes:apps/v1:Deployment::x");
    }
  });
});
