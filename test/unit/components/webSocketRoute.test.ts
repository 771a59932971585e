import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { IngressGateway } from "../../../components/edges/asm/ingressGateway";
import { describeServers } from "../../../components/edges/istio/routeServers";
import { WebSocketRoute, WebSocketRouteArgs } from "../../../components/edges/istio/webSocketRoute";
import { newWorld, settled, valueOf, World } from "./world";

const GATEWAY = "kubernetes:networking.istio.io/v1:Gateway";
const VIRTUAL_SERVICE = "kubernetes:networking.istio.io/v1:VirtualService";
const LIMITER = "kubernetes:istio.alibabacloud.com/v1:ASMLocalRateLimiter";
const DESTINATION_RULE = "kubernetes:networking.istio.io/v1:DestinationRule";
const args: WebSocketRouteArgs = {
  gateway: { selector: { istio: "ingressgateway" }, podNamespace: "istio-system" },
  hosts: ["a.aliyun.com"],
  certificate: { credentialName: "myexample-credential" },
  backend: { host: "tornado.default.svc.cluster.local", port: 8888 },
};

describe("WebSocketRoute", () => {
  let world: World;
  beforeEach(async () => {
    world = await newWorld();
  });

  it("refuses a name of which no object can be made", () => {
    for (const name of ["Edge_1", "a..b", "a".repeat(60)]) assert.throws(() => new WebSocketRoute(name, args), /name: .*with -gateway at its end/, name);
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
            http: { h2UpgradePolicy: "DO_NOT_UPGRADE", idleTimeout: "3240s" },
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
      /anyHost: Invalid value: "http": must be none or both while plainHttp is redirect/,
    );
  });

  it("listens on the ports of its gateway, and on none for plain HTTP when asked to", async () => {
    new WebSocketRoute("both", { ...args, httpPort: 8080, httpsPort: 8443 });
    new WebSocketRoute("tls", { ...args, httpPort: 0, verifyClients: true, certificates: [{ hosts: ["b.aliyun.com"], certificate: { credentialName: "b" } }] });
    await world.count(8);
    assert.deepEqual(spec(world, VIRTUAL_SERVICE, "tls").hosts, ["a.aliyun.com", "b.aliyun.com"]);
    const ports = (name: string) => (spec(world, GATEWAY, `${name}-gateway`).servers as { port: { number: number } }[]).map(({ port }) => port.number);
    assert.deepEqual(
      [ports("both"), ports("tls")],
      [
        [8080, 8443],
        [443, 443],
      ],
    );
  });

  it("derives the keepalive from the load balancer's limit", async () => {
    new WebSocketRoute("tornado", { ...args, timing: { loadBalancerIdleSeconds: 120 } });
    await world.count(4);
    const policy = spec(world, DESTINATION_RULE).trafficPolicy as { connectionPool: { tcp: { tcpKeepalive: unknown } } };
    assert.deepEqual(policy.connectionPool.tcp.tcpKeepalive, { time: "40s", interval: "30s", probes: 3 });
  });

  it("limits what a gateway pod opens towards the app to the sockets that the pod has memory for, when they share connections", async () => {
    const gateway = (name: string, more: object) =>
      new IngressGateway(name, { clusterId: "c1", mesh: { version: "v1.26.0.1-g0-aliyun" }, edgeSettings: false, capacity: { socketsPerPod: 400 }, ...more });
    new WebSocketRoute("shared", { ...args, gateway: gateway("edge", { webSocketOverHttp2: true }) });
    new WebSocketRoute("one-each", { ...args, gateway: gateway("other", {}) });
    await world.count(13);
    const pool = (name: string) => (spec(world, DESTINATION_RULE, name).trafficPolicy as { connectionPool: { http: object } }).connectionPool.http;
    const { podAnnotations } = spec(world, "kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway", "edge");
    assert.match(String((podAnnotations as Record<string, string>)["proxy.istio.io/config"]), /MAX_CONNECTIONS: "500"/);
    assert.deepEqual(pool("shared"), { h2UpgradePolicy: "DO_NOT_UPGRADE", idleTimeout: "3240s", http2MaxRequests: 500 });
    assert.deepEqual(pool("one-each"), { h2UpgradePolicy: "DO_NOT_UPGRADE", idleTimeout: "3240s" });
  });

  it("keeps browsers with TLS where it is the only way, by every answer of every route", async () => {
    new WebSocketRoute("redirect", { ...args, plainHttp: "redirect", handshakeRateLimit: true });
    new WebSocketRoute("tls", { ...args, httpPort: 0, hstsSeconds: 300 });
    new WebSocketRoute("off", { ...args, httpPort: 0, hstsSeconds: 0 });
    new WebSocketRoute("plain", args);
    await world.count(17);
    const headers = (name: string) => (spec(world, VIRTUAL_SERVICE, name).http as { headers?: unknown }[]).map((route) => route.headers);
    const year = { response: { set: { "strict-transport-security": "max-age=31536000" } } };
    assert.deepEqual(headers("redirect"), [year, year]);
    assert.deepEqual(headers("tls"), [{ response: { set: { "strict-transport-security": "max-age=300" } } }]);
    assert.deepEqual([headers("off"), headers("plain")], [[undefined], [undefined]]);
    assert.throws(() => new WebSocketRoute("both", { ...args, hstsSeconds: 300 }), /300: must be 0 while plain HTTP is served; browsers/);
    assert.throws(() => new WebSocketRoute("minus", { ...args, httpPort: 0, hstsSeconds: -1 }), /hstsSeconds: Invalid value: -1: must be a whole number, 0 to/);
  });

  it("closes idle connections to the app before the app does", async () => {
    const idle = async (appKeepAliveSeconds?: number) => {
      world = await newWorld();
      new WebSocketRoute("tornado", { ...args, appKeepAliveSeconds });
      await world.count(4);
      return (spec(world, DESTINATION_RULE).trafficPolicy as { connectionPool: { http: { idleTimeout: string } } }).connectionPool.http.idleTimeout;
    };
    assert.deepEqual([await idle(), await idle(2), await idle(5), await idle(75)], ["3240s", "1s", "4s", "67s"]);
    for (const wrong of [0, 1, 2.5, 86_401]) {
      assert.throws(() => new WebSocketRoute("x", { ...args, appKeepAliveSeconds: wrong }), /appKeepAliveSeconds: .*: must be a whole number, 2 to 86400/);
    }
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

  const further = [
    { hosts: ["shop.example.com"], certificate: { credentialName: "shop-credential" } },
    { hosts: pulumi.output(["*.partner.example.org"]), certificate: { credentialName: "partner-credential" } },
  ];

  it("has one HTTPS server for each certificate, with a port name that outlives its place", async () => {
    new WebSocketRoute("tornado", { ...args, certificates: further });
    await world.count(4);
    const servers = spec(world, GATEWAY).servers as { port: { name: string; number: number }; hosts: string[]; tls?: { credentialName: string } }[];
    assert.deepEqual(
      servers.map(({ port, hosts, tls }) => [port.number, port.name, hosts.join(), tls?.credentialName]),
      [
        [80, "http", "a.aliyun.com,shop.example.com,*.partner.example.org", undefined],
        [443, "https", "a.aliyun.com", "myexample-credential"],
        [443, "https-shop-credential", "shop.example.com", "shop-credential"],
        [443, "https-partner-credential", "*.partner.example.org", "partner-credential"],
      ],
    );
    assert.deepEqual(spec(world, VIRTUAL_SERVICE).hosts, ["a.aliyun.com", "shop.example.com", "*.partner.example.org"]);
  });

  it("answers other names with the first certificate", async () => {
    new WebSocketRoute("tornado", { ...args, anyHost: "both", certificates: further.slice(0, 1) });
    await world.count(4);
    const servers = spec(world, GATEWAY).servers as { hosts: string[] }[];
    assert.deepEqual(
      servers.map(({ hosts }) => hosts.join()),
      ["*", "*", "shop.example.com"],
    );
  });

  it("refuses two certificates for one name, and one Secret twice", async () => {
    assert.throws(
      () => new WebSocketRoute("r", { ...args, certificates: [{ hosts: ["*.aliyun.com"], certificate: { credentialName: "other" } }] }),
      /certificates\[0\]\.hosts\[0\]: Invalid value: "\*\.aliyun\.com": must be host names that do not overlap hosts\[0\] \(a\.aliyun\.com\)/,
    );
    assert.throws(
      () => new WebSocketRoute("r", { ...args, certificates: [{ hosts: ["b.aliyun.com"], certificate: { credentialName: "myexample-credential" } }] }),
      /certificates\[0\]\.certificate\.credentialName: Invalid value: "myexample-credential": must be a name other than that of certificate\.credentialName \(myexample-credential\)/,
    );
    const late = { hosts: pulumi.output(["a.aliyun.com"]), certificate: { credentialName: "late" } };
    await assert.rejects(settled(describeServers("r", { ...args, certificates: [late] })), /certificates\[0\]\.hosts\[0\]: Invalid value: "a\.aliyun\.com"/);
  });

  it("speaks the TLS that it is told to, with clients' certificates", async () => {
    new WebSocketRoute("tornado", { ...args, plainHttp: "redirect", verifyClients: true, cipherSuites: ["ECDHE-RSA-AES128-GCM-SHA256"] });
    new WebSocketRoute("modern", { ...args, minTlsVersion: "1.3" });
    await world.count(8);
    const tls = (name: string) => (spec(world, GATEWAY, name).servers as { tls: object }[])[1]!.tls;
    assert.deepEqual(tls("tornado-gateway"), {
      mode: "MUTUAL",
      minProtocolVersion: "TLSV1_2",
      cipherSuites: ["ECDHE-RSA-AES128-GCM-SHA256"],
      credentialName: "myexample-credential",
    });
    assert.deepEqual(tls("modern-gateway"), { mode: "SIMPLE", minProtocolVersion: "TLSV1_3", credentialName: "myexample-credential" });
  });

  it("refuses ciphers that are weak or never chosen, and a way around clients' certificates", () => {
    assert.throws(() => new WebSocketRoute("r", { ...args, cipherSuites: ["AES128-SHA"] }), /cipherSuites\[0\]: Invalid value: "AES128-SHA".*it is weak/);
    assert.throws(
      () => new WebSocketRoute("r", { ...args, minTlsVersion: "1.3", cipherSuites: ["ECDHE-RSA-AES128-GCM-SHA256"] }),
      /cipherSuites: Forbidden: may not be set while only TLS 1\.3 is spoken/,
    );
    assert.throws(
      () => new WebSocketRoute("r", { ...args, verifyClients: true }),
      /plainHttp: Invalid value: "serve": must be redirect, or httpPort 0 instead of 80, while clients must have a certificate; port 80 would let in/,
    );
  });

  it("limits handshakes of each host and port, on a route of their own", async () => {
    new WebSocketRoute("tornado", {
      ...args,
      anyHost: "http",
      certificates: further.slice(0, 1),
      handshakeRateLimit: true,
      capacity: { handshakesPerSecond: 250 },
    });
    await world.count(5);
    const limit = (name: string, port: number) => ({
      match: { vhost: { name, port, route: { name_match: "websocket" } } },
      limit: { fill_interval: { seconds: 1 }, quota: 250 },
    });
    assert.deepEqual(world.one(LIMITER).inputs, {
      apiVersion: "istio.alibabacloud.com/v1",
      kind: "ASMLocalRateLimiter",
      metadata: { name: "tornado-handshakes", namespace: "istio-system" },
      spec: {
        workloadSelector: { labels: { istio: "ingressgateway" } },
        isGateway: true,
        configs: [limit("*", 80), limit("a.aliyun.com", 443), limit("shop.example.com", 443)],
      },
    });
    assert.equal(world.one(LIMITER).parent, world.one("asmws:index:WebSocketRoute").urn);
    const routes = spec(world, VIRTUAL_SERVICE).http as { name: string; match: object[] }[];
    assert.deepEqual(
      routes.map(({ name, match }) => [name, match]),
      [
        ["websocket", [{ uri: { prefix: "/" }, headers: { upgrade: { regex: "(?i)websocket" } } }]],
        ["pages", [{ uri: { prefix: "/" } }]],
      ],
    );
  });

  it("limits nothing on a port that redirects", async () => {
    new WebSocketRoute("tornado", { ...args, plainHttp: "redirect", handshakeRateLimit: true });
    await world.count(5);
    const { configs } = spec(world, LIMITER) as { configs: { match: { vhost: { port: number } } }[] };
    assert.deepEqual(
      configs.map(({ match }) => match.vhost.port),
      [443],
    );
  });

  it("refuses host names that are none, or that overlap", () => {
    assert.throws(() => new WebSocketRoute("r", { ...args, hosts: ["*"] }), /hosts\[0\]: Invalid value: "\*"[^]*use anyHost to answer every name/);
    assert.throws(
      () => new WebSocketRoute("r", { ...args, hosts: ["https://a.aliyun.com", "A.aliyun.com"] }),
      /2 values are refused[^]*hosts\[0\][^]*hosts\[1\]/,
    );
  });
});

function spec(world: World, type: string, name?: string): Record<string, unknown> {
  return world.one(type, name).inputs.spec as Record<string, unknown>;
}
