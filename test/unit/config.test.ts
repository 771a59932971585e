import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { parseConfig } from "../../config";
import { adopting, faultsOf } from "./config/faults";

const ROOT = path.resolve(__dirname, "../..");
const creating = { meshVersion: "v1.26.0.1-g0-aliyun", vpcId: "vpc-1", vswitchId: "vsw-1", clusterId: "c9b8a7f6e5d4c3b2a1" };
describe("the configuration of a stack", () => {
  it("adopts a mesh with two keys; the rest has defaults", () => {
    assert.deepEqual(parseConfig("dev", adopting), {
      mesh: { existingMeshId: "c1a2b3c4d5e6f7a8b9", publicApiServer: false },
      clusterId: "c9b8a7f6e5d4c3b2a1",
      clusterAccess: { temporaryMinutes: undefined, server: undefined },
      attachment: { takeOverNamespace: undefined, replaceCluster: undefined, alwaysDetach: undefined },
      protect: false,
      adoptExisting: false,
      namespace: "default",
      app: {
        image: "registry.cn-beijing.aliyuncs.com/aliacs-app-catalog/tornado:lastest",
        imagePullPolicy: undefined,
        imagePullSecrets: undefined,
        environment: undefined,
        secretEnvironment: undefined,
        environmentSecrets: undefined,
        replicas: 1,
        sharedBus: false,
        probes: undefined,
        adminPort: 9090,
        publishByGet: false,
        publishTokenSecret: undefined,
        allowedOrigins: "same-origin",
        allowNoOrigin: true,
        allowedHosts: ["a.aliyun.com"],
      },
      gateway: { loadBalancer: "clb" },
      gatewayBudget: "ingressgateway",
      hosts: ["a.aliyun.com"],
      warnings: [],
      credentials: [{ name: "tls", credentialName: "myexample-credential", hosts: ["a.aliyun.com"], rotation: "" }],
      route: { hosts: ["a.aliyun.com"], anyHost: "http", plainHttp: "serve", minTlsVersion: "1.2" },
      timing: {},
      capacity: { pods: 1 },
    });
  });

  it("creates a mesh from what is needed to", () => {
    assert.deepEqual(parseConfig("dev", creating).mesh, {
      meshName: undefined,
      version: "v1.26.0.1-g0-aliyun",
      vpcId: "vpc-1",
      vswitchId: "vsw-1",
      size: "enterprise",
      publicApiServer: false,
    });
    assert.deepEqual(parseConfig("dev", { ...creating, meshName: "shop", meshSize: "ultimate", meshPublicApiServer: "true" }).mesh, {
      meshName: "shop",
      version: "v1.26.0.1-g0-aliyun",
      vpcId: "vpc-1",
      vswitchId: "vsw-1",
      size: "ultimate",
      publicApiServer: true,
    });
  });

  it("takes a namespace over only when that is asked for, and always detaches from a mesh of its own", () => {
    assert.deepEqual(parseConfig("dev", { ...adopting, takeOverNamespace: "true" }).attachment, {
      takeOverNamespace: true,
      replaceCluster: undefined,
      alwaysDetach: undefined,
    });
    assert.deepEqual(parseConfig("dev", creating).attachment, { takeOverNamespace: undefined, replaceCluster: undefined, alwaysDetach: true });
  });

  it("reads how the cluster is reached, and refuses times that ACK would", () => {
    const given = parseConfig("prod", { ...adopting, kubeconfigMinutes: "60", clusterApiServer: "https://192.168.0.10:6443" });
    assert.deepEqual(given.clusterAccess, { temporaryMinutes: 60, server: "https://192.168.0.10:6443" });
    assert.throws(
      () => parseConfig("prod", { ...adopting, kubeconfigMinutes: "14", clusterApiServer: "192.168.0.10" }),
      /kubeconfigMinutes is 14, allowed is 15 to 4320 minutes: name a time[^]*clusterApiServer is "192.168.0.10", allowed is an address as https:/,
    );
  });

  it("reads numbers, lists and words", () => {
    const config = parseConfig("prod", {
      ...adopting,
      replicas: "3",
      sharedBus: "true",
      probes: "http",
      imagePullPolicy: "IfNotPresent",
      allowedOrigins: "https://a.aliyun.com,https://b.aliyun.com",
      allowNoOrigin: "false",
      hosts: '["a.example.com","*.example.org"]',
      anyHost: "none",
      plainHttp: "redirect",
      loadBalancer: "nlb",
      addressType: "intranet",
      zoneMaps: '["cn-beijing-a:vsw-1","cn-beijing-b:vsw-2"]',
      timing: '{"heartbeatSeconds":20,"appDrainSeconds":"90"}',
      capacity: '{"gatewayReplicas":4}',
      protect: "true",
    });
    assert.deepEqual(
      [config.app.replicas, config.app.probes, config.app.imagePullPolicy, config.app.allowNoOrigin, config.protect],
      [3, "http", "IfNotPresent", false, true],
    );
    assert.deepEqual(config.route, {
      hosts: ["a.example.com", "*.example.org"],
      anyHost: "none",
      plainHttp: "redirect",
      minTlsVersion: "1.2",
    });
    assert.deepEqual(config.gateway, { loadBalancer: "nlb", addressType: "intranet", zoneMaps: ["cn-beijing-a:vsw-1", "cn-beijing-b:vsw-2"] });
    assert.deepEqual(
      [config.timing, config.capacity],
      [
        { heartbeatSeconds: 20, appDrainSeconds: 90 },
        { pods: 3, gatewayReplicas: 4 },
      ],
    );
  });

  it("reads the app's own variables, and takes none that is encrypted or another key's to say", () => {
    const { app } = parseConfig("prod", {
      ...adopting,
      environment: '{"REDIS_URL":"redis://redis","WORKERS":4,"DEBUG":false}',
      environmentSecrets: '["redis"]',
      imagePullSecrets: '["registry"]',
    });
    assert.deepEqual(app.environment, { REDIS_URL: "redis://redis", WORKERS: "4", DEBUG: "false" });
    assert.deepEqual([app.environmentSecrets, app.imagePullSecrets], [["redis"], ["registry"]]);

    const values = { ...adopting, environment: '{"PORT":"hunter2","LIST":["hunter2"]}', environmentSecrets: '["Redis"]' };
    assert.throws(
      () => parseConfig("prod", values, ["environment"]),
      ({ message }: Error) => {
        assert.match(message, /has 4 faults/);
        assert.match(
          message,
          /- environment is "\(hidden\)", allowed is variables that may be read in the Deployment: put what is secret in secretEnvironment/,
        );
        assert.match(message, /- environment\.PORT is "\(set\)", allowed is any name that the edge does not set itself/);
        assert.match(message, /- environment\.LIST is "\(set\)", allowed is a text/);
        assert.match(message, /- environmentSecrets\[0\] is "Redis", allowed is the name of a Secret/);
        assert.doesNotMatch(message, /hunter2/);
        return true;
      },
    );
    for (const number of ["1.1", "12345678901234567890"]) {
      const faulty = { ...adopting, environment: `{"VERSION":${number}}` };
      assert.throws(() => parseConfig("prod", faulty), /environment\.VERSION is "\(set\)", allowed is a text: put it in quotes/);
    }
    assert.throws(() => parseConfig("prod", { ...adopting, environment: "hunter2" }), /environment is "\(set\)", allowed is an object of texts/);
  });

  it("takes no rate limiter beside a size of mesh that has none", () => {
    const standard = { ...creating, meshSize: "standard", handshakeRateLimit: "true" };
    assert.throws(
      () => parseConfig("dev", standard),
      /handshakeRateLimit is true, allowed is false with meshSize standard: ASM has rate limiters from meshSize enterprise on/,
    );
    assert.equal(parseConfig("dev", { ...standard, meshSize: "enterprise" }).route.handshakeRateLimit, true);
  });

  it("is frozen", () => {
    const config = parseConfig("dev", adopting);
    assert.throws(() => {
      config.route.hosts.push("x");
    }, TypeError);
    assert.throws(() => {
      (config.app as { replicas: number }).replicas = 2;
    }, TypeError);
  });

  it("reports every fault at once: key, value, what is allowed, remedy; no stack", () => {
    const message = faultsOf({
      clusterId: "ack!",
      replicas: "many",
      probes: "grpc",
      protect: "yes",
      hosts: '["A.aliyun.com"]',
      anyHost: "all",
      loadBalancer: "alb",
      timing: '{"heartbeatSeconds":400,"hartbeat":1}',
      capacity: "big",
      allowedOrigins: "a.aliyun.com",
      replica: "2",
      namespace: "-",
    });
    for (const line of [
      /^The configuration of stack dev has 16 faults:/,
      /- meshVersion is missing, allowed is a version that `aliyun servicemesh DescribeVersions` lists: needed to create a mesh, or set meshId to adopt one/,
      /- vpcId is missing/,
      /- vswitchId is missing/,
      /- clusterId is "ack!", allowed is an id of an ACK cluster/,
      /- namespace is "-", allowed is a name of a namespace/,
      /- replicas is "many", allowed is a whole number: pulumi config set replicas 1/,
      /- probes is "grpc", allowed is http or tcp/,
      /- protect is "yes", allowed is true or false/,
      /- hosts\[0\] is "A\.aliyun\.com", allowed is a host name in lower case/,
      /- anyHost is "all", allowed is none or http or both/,
      /- loadBalancer is "alb", allowed is clb or nlb/,
      /- timing\.heartbeatSeconds is 400, allowed is a whole number of seconds, 1 to 299/,
      /- timing\.hartbeat is 1, allowed is one of heartbeatSeconds, /,
      /- capacity is "big", allowed is an object with socketsPerPod/,
      /- allowedOrigins is "a\.aliyun\.com", allowed is same-origin, \* or origins/,
      /- replica is "\(set\)", allowed is one of .*replicas/,
    ]) {
      assert.match(message, line);
    }
  });

  it("refuses more than one pod without a shared bus, and a heartbeat too close to the idle limit", () => {
    assert.match(
      faultsOf({ ...adopting, replicas: "2" }),
      /1 fault:\n  - replicas is 2, allowed is 1 while sharedBus is false: the app keeps its clients in memory/,
    );
    assert.match(
      faultsOf({ ...adopting, timing: '{"heartbeatSeconds":30,"loadBalancerIdleSeconds":90}' }),
      /timing\.heartbeatSeconds is 30, allowed is less than a third of timing\.loadBalancerIdleSeconds \(90\)/,
    );
  });

  it("refuses what the mesh that it creates cannot do", () => {
    const old = { ...creating, meshVersion: "v1.22.6.90-g0-aliyun" };
    assert.match(
      faultsOf({ ...old, timing: '{"gatewayDrainSeconds":300}' }),
      /timing\.gatewayDrainSeconds is 300, allowed is at most 30 with ASM v1\.22\.6\.90-g0-aliyun: upgrade the mesh/,
    );
    assert.match(faultsOf({ ...old, timing: '{"maxConnectionAgeSeconds":60}' }), /timing\.maxConnectionAgeSeconds is 60, allowed is 0, or at most 25/);
    assert.deepEqual(parseConfig("dev", { ...creating, timing: '{"maxConnectionAgeSeconds":60}' }).timing, { maxConnectionAgeSeconds: 60 });
  });

  it("refuses choices that exclude each other", () => {
    assert.match(
      faultsOf({ ...adopting, vpcId: "vpc-1", meshSize: "standard" }),
      /2 faults:[^]*vpcId is "vpc-1", allowed is nothing beside meshId \(c1a2b3c4d5e6f7a8b9\): an adopted mesh is not changed[^]*meshSize/,
    );
    assert.match(faultsOf({ ...adopting, loadBalancer: "nlb" }), /zoneMaps is \[\], allowed is at least two zones for nlb/);
    assert.match(faultsOf({ ...adopting, zoneMaps: '["cn-beijing-a:vsw-1"]' }), /a CLB has no zones/);
    assert.match(faultsOf({ ...adopting, plainHttp: "redirect" }), /anyHost is "http", allowed is none or both while plainHttp is redirect/);
    assert.match(faultsOf({ ...adopting, tlsCaCertificate: "-----BEGIN CERTIFICATE-----" }), /it belongs to tlsCertificate/);
  });

  it("makes the namespace in both API servers when asked to, and labels no existing one", () => {
    assert.deepEqual(parseConfig("dev", adopting).ownNamespace, undefined);
    const own = parseConfig("dev", { ...adopting, namespace: "shop", createNamespace: "true", sidecarInjection: "true" });
    assert.deepEqual(own.ownNamespace, { namespace: "shop", sidecarInjection: true });
    assert.match(faultsOf({ ...adopting, createNamespace: "true" }), /namespace is "default", allowed is a namespace of your own/);
    assert.match(faultsOf({ ...adopting, sidecarInjection: "true" }), /sidecarInjection is true, allowed is false while createNamespace is false/);
  });

  it("has the same defaults as Pulumi.yaml says", () => {
    const project = parse(readFileSync(path.join(ROOT, "Pulumi.yaml"), "utf8")) as { config: Record<string, { description: string; default: unknown }> };
    const defaults = Object.fromEntries(
      Object.entries(project.config).map(([key, { default: value }]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
    );
    assert.deepEqual(parseConfig("dev", { ...defaults, ...adopting }), parseConfig("dev", adopting));
    assert.ok(Object.values(project.config).every((one) => one.description.length > 20));
    assert.match(faultsOf({ ...adopting, unknown: "1" }), new RegExp(`one of ${Object.keys(project.config).sort().join(", ")}`));
  });
});
