import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import { WebSocketRoute, WebSocketRouteArgs } from "../../../components/webSocketRoute";
import { newWorld, valueOf, World } from "./world";

const GATEWAY = "kubernetes:networking.istio.io/v1:Gateway";
const VIRTUAL_SERVICE = "kubernetes:networking.istio.io/v1:VirtualService";
const DESTINATION_RULE = "kubernetes:networking.istio.io/v1:DestinationRule";
const args: WebSocketRouteArgs = {
  gatewaySelector: { istio: "ingressgateway" },
  hosts: ["a.aliyun.com"],
  credentialName: "myexample-credential",
  serviceHost: "tornado.default.svc.cluster.local",
  servicePort: 8888,
};

describe("WebSocketRoute", () => {
  let world: World;
  beforeEach(async () => {
    world = await newWorld();
  });

  it("makes Gateway, VirtualService and DestinationRule for named hosts", async () => {
    const route = new WebSocketRoute("tornado", args);
    await world.count(4);
    assert.deepEqual(world.one(GATEWAY).inputs, {
      apiVersion: "networking.istio.io/v1",
      kind: "Gateway",
      metadata: { name: "tornado-gateway", namespace: "default" },
      spec: {
        selector: { istio: "ingressgateway" },
        servers: [
          { port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["a.aliyun.com"] },
          {
            port: { number: 443, name: "https", protocol: "HTTPS" },
            hosts: ["a.aliyun.com"],
            tls: { mode: "SIMPLE", minProtocolVersion: "TLSV1_2", credentialName: "myexample-credential" },
          },
        ],
      },
    });
    assert.deepEqual(world.one(VIRTUAL_SERVICE).inputs, {
      apiVersion: "networking.istio.io/v1",
      kind: "VirtualService",
      metadata: { name: "tornado", namespace: "default" },
      spec: {
        hosts: ["a.aliyun.com"],
        gateways: ["default/tornado-gateway"],
        http: [
          {
            name: "websocket",
            match: [{ uri: { prefix: "/" } }],
            route: [{ destination: { host: "tornado.default.svc.cluster.local", port: { number: 8888 } } }],
            retries: { attempts: 2, retryOn: "connect-failure,refused-stream" },
          },
        ],
      },
    });
    assert.deepEqual(world.one(DESTINATION_RULE).inputs, {
      apiVersion: "networking.istio.io/v1",
      kind: "DestinationRule",
      metadata: { name: "tornado", namespace: "default" },
      spec: {
        host: "tornado.default.svc.cluster.local",
        trafficPolicy: {
          loadBalancer: { simple: "LEAST_REQUEST" },
          connectionPool: {
            tcp: { connectTimeout: "5s", tcpKeepalive: { time: "300s", interval: "30s", probes: 3 } },
            http: { h2UpgradePolicy: "DO_NOT_UPGRADE" },
          },
        },
      },
    });
    assert.equal(await valueOf(route.gateway), "default/tornado-gateway");
  });

  it("answers any host on the ports that are asked for", async () => {
    new WebSocketRoute("none", { ...args });
    new WebSocketRoute("http", { ...args, anyHost: "http" });
    new WebSocketRoute("both", { ...args, anyHost: "both" });
    await world.count(12);
    const hosts = (name: string) => ({
      servers: (spec(world, GATEWAY, `${name}-gateway`).servers as { hosts: string[] }[]).map((server) => server.hosts.join()),
      route: spec(world, VIRTUAL_SERVICE, name).hosts,
    });
    assert.deepEqual(hosts("none"), { servers: ["a.aliyun.com", "a.aliyun.com"], route: ["a.aliyun.com"] });
    assert.deepEqual(hosts("http"), { servers: ["*", "a.aliyun.com"], route: ["*"] });
    assert.deepEqual(hosts("both"), { servers: ["*", "*"], route: ["*"] });
  });

  it("redirects plain HTTP when asked to, but not names that 443 does not serve", async () => {
    new WebSocketRoute("tornado", { ...args, plainHttp: "redirect" });
    await world.count(4);
    assert.deepEqual((spec(world, GATEWAY).servers as { tls: unknown }[])[0]!.tls, { httpsRedirect: true });
    assert.throws(
      () => new WebSocketRoute("other", { ...args, plainHttp: "redirect", anyHost: "http" }),
      /anyHost is "http", allowed is none or both while plainHttp is redirect/,
    );
  });

  it("derives the keepalive from the load balancer's limit", async () => {
    new WebSocketRoute("tornado", { ...args, timing: { loadBalancerIdleSeconds: 120 } });
    await world.count(4);
    const policy = spec(world, DESTINATION_RULE).trafficPolicy as { connectionPool: { tcp: { tcpKeepalive: unknown } } };
    assert.deepEqual(policy.connectionPool.tcp.tcpKeepalive, { time: "40s", interval: "30s", probes: 3 });
  });

  it("belongs to its component, uses its provider, and stands twice in one stack", async () => {
    const provider = new Provider("mesh", { kubeconfig: "k" });
    new WebSocketRoute("one", args, { providers: [provider] });
    new WebSocketRoute("two", { ...args, namespace: "shop" }, { providers: [provider] });
    await world.count(9);
    for (const name of ["one", "two"]) {
      for (const child of [world.one(GATEWAY, `${name}-gateway`), world.one(VIRTUAL_SERVICE, name), world.one(DESTINATION_RULE, name)]) {
        assert.equal(child.parent, world.one("asmws:index:WebSocketRoute", name).urn);
        assert.equal(child.provider, `${world.one("pulumi:providers:kubernetes").urn}::mesh-id`);
      }
    }
    assert.deepEqual(spec(world, VIRTUAL_SERVICE, "two").gateways, ["shop/two-gateway"]);
  });

  it("waits as a whole for what it depends on as a whole", async () => {
    const first = new WebSocketRoute("first", args);
    new WebSocketRoute("second", args, { dependsOn: [first] });
    await world.count(8);
    const children = world.resources.filter((one) => one.parent === world.one("asmws:index:WebSocketRoute", "first").urn).map((one) => one.urn);
    assert.equal(children.length, 3);
    assert.deepEqual(
      children.filter((urn) => !world.one("asmws:index:WebSocketRoute", "second").dependencies.includes(urn)),
      [],
    );
  });

  it("refuses host names that are none, or that overlap", () => {
    assert.throws(() => new WebSocketRoute("r", { ...args, hosts: ["*"] }), /hosts\[0\] is "\*"[^]*use anyHost to answer every name/);
    assert.throws(
      () => new WebSocketRoute("r", { ...args, hosts: ["https://a.aliyun.com", "A.aliyun.com"] }),
      /2 values are refused[^]*hosts\[0\][^]*hosts\[1\]/,
    );
  });
});

function spec(world: World, type: string, name?: string): Record<string, unknown> {
  return world.one(type, name).inputs.spec as Record<string, unknown>;
}
