import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { WebSocketApp } from "../../../../components/app/webSocketApp";
import { ASM } from "../../../../components/edges/asm/limits";
import { IngressGateway } from "../../../../components/edges/asm/ingressGateway";
import type { EdgeLimits } from "../../../../components/edges/edge";
import { WebSocketRoute, WebSocketRouteArgs } from "../../../../components/edges/istio/webSocketRoute";
import { TlsCredential } from "../../../../components/tls/tlsCredential";
import { issue } from "../../../support/certificates";
import { newWorld, World } from "../world";

const GATEWAY = "kubernetes:networking.istio.io/v1:Gateway";
const DESTINATION_RULE = "kubernetes:networking.istio.io/v1:DestinationRule";
const args: WebSocketRouteArgs = {
  gateway: { selector: { istio: "ingressgateway" }, podNamespace: "istio-system" },
  hosts: ["a.aliyun.com"],
  certificate: { credentialName: "myexample-credential" },
  backend: { host: "tornado.default.svc.cluster.local", port: 8888 },
};

describe("a route that names others by object", () => {
  let world: World;
  let clientCaPem: string;
  before(async () => {
    clientCaPem = (await issue({ ca: true })).certificatePem;
  });
  beforeEach(async () => {
    world = await newWorld();
  });

  it("comes after the gateway and the certificates that this program makes, and does not wait for the app", async () => {
    const gateway = new IngressGateway("edge", { clusterId: "c1", mesh: { version: "v1.26.0.1-g0-aliyun" }, edgeSettings: false });
    const credential = (name: string) =>
      new TlsCredential(name, { credentialName: name, gateway, hosts: [`${name}.example.com`], existing: true, clientCaPem });
    const [certificate, second] = [credential("one"), credential("two")];
    const backend = new WebSocketApp("tornado", {});
    const other = new pulumi.ComponentResource("test:index:Other", "other");
    const certificates = [{ hosts: ["two.example.com"], certificate: second }];
    new WebSocketRoute("tornado", { gateway, backend, certificate, certificates, hosts: ["one.example.com"] }, { dependsOn: pulumi.output(other) });
    await world.count(14);
    const after = world.one("asmws:index:WebSocketRoute").dependencies;
    const urns = ["IstioGateway", "Secret:one-cacert", "Secret:two-cacert"].map((one) => one.split(":")).map(([type, name]) => world.one(type!, name).urn);
    assert.deepEqual(
      urns.filter((urn) => !after.includes(urn)),
      [],
    );
    assert.equal(after.includes(world.one("Deployment").urn), false);
    assert.deepEqual(spec(world, GATEWAY).selector, { "asmws/gateway": "edge" });
    const { gateway: shown, backend: to, certificate: first } = world.one("asmws:index:WebSocketRoute").inputs;
    assert.deepEqual(
      [shown, to, first],
      [
        { selector: { "asmws/gateway": "edge" }, podNamespace: "istio-system", requestCap: 0 },
        { host: "tornado.default.svc.cluster.local", port: 8888 },
        { credentialName: "one" },
      ],
    );
  });

  it("refuses what its gateway cannot do, and names the edges that can", () => {
    const limits = { ...ASM, name: "Other", supports: { ...ASM.supports, rateLimits: false } };
    const route = (given: pulumi.Input<EdgeLimits>) =>
      new WebSocketRoute("r", { ...args, gateway: { ...args.gateway, limits: given }, handshakeRateLimit: true });
    assert.throws(() => route(limits), /handshakeRateLimit: Forbidden: Other does not support it; leave it out, or use an edge that supports it: ASM/);
  });

  it("takes references that are known late as a whole, as programs in other languages give them", async () => {
    const late = <T>(value: T) => pulumi.output(value) as unknown as T;
    new WebSocketRoute("tornado", { ...args, gateway: late(args.gateway), backend: late(args.backend), certificate: late(args.certificate) });
    await world.count(4);
    const servers = spec(world, GATEWAY).servers as { tls?: { credentialName: string } }[];
    assert.deepEqual([spec(world, GATEWAY).selector, servers[1]!.tls!.credentialName], [{ istio: "ingressgateway" }, "myexample-credential"]);
    assert.equal(spec(world, DESTINATION_RULE).host, "tornado.default.svc.cluster.local");
  });
});

function spec(world: World, type: string): Record<string, unknown> {
  return world.one(type).inputs.spec as Record<string, unknown>;
}
