import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

import { parseConfig } from "../../config";
import { topLevel } from "../support/configuration";
import { adopting, faultsOf, parsed } from "./config/faults";

const ROOT = path.resolve(__dirname, "../..");
const creating = { "mesh.version": "v1.26.0.1-g0-aliyun", "mesh.vpcId": "vpc-1", "mesh.vswitchId": "vsw-1", "cluster.id": "c9b8a7f6e5d4c3b2a1" };
describe("the configuration of a stack", () => {
  it("adopts a mesh with two keys; the rest has defaults", () => {
    assert.deepEqual(parsed(adopting), {
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
    assert.deepEqual(parsed(creating).mesh, {
      meshName: undefined,
      version: "v1.26.0.1-g0-aliyun",
      vpcId: "vpc-1",
      vswitchId: "vsw-1",
      size: "enterprise",
      publicApiServer: false,
    });
    assert.deepEqual(parsed({ ...creating, "mesh.name": "shop", "mesh.size": "ultimate", "mesh.publicApiServer": "true" }).mesh, {
      meshName: "shop",
      version: "v1.26.0.1-g0-aliyun",
      vpcId: "vpc-1",
      vswitchId: "vsw-1",
      size: "ultimate",
      publicApiServer: true,
    });
  });

  it("takes a namespace over only when that is asked for, and always detaches from a mesh of its own", () => {
    assert.deepEqual(parsed({ ...adopting, "cluster.takeOverNamespace": "true" }).attachment, {
      takeOverNamespace: true,
      replaceCluster: undefined,
      alwaysDetach: undefined,
    });
    assert.deepEqual(parsed(creating).attachment, { takeOverNamespace: undefined, replaceCluster: undefined, alwaysDetach: true });
  });

  it("reads how the cluster is reached, and refuses times that ACK would", () => {
    const given = parsed({ ...adopting, "cluster.kubeconfigMinutes": "60", "cluster.apiServer": "https://192.168.0.10:6443" });
    assert.deepEqual(given.clusterAccess, { temporaryMinutes: 60, server: "https://192.168.0.10:6443" });
    assert.throws(
      () => parsed({ ...adopting, "cluster.kubeconfigMinutes": "14", "cluster.apiServer": "192.168.0.10" }),
      /cluster\.kubeconfigMinutes: Invalid value: 14: must be 15 to 4320 minutes; name a time[^]*cluster\.apiServer: Invalid value: "192.168.0.10": must be an address as https:/,
    );
  });

  it("reads numbers, lists and words", () => {
    const config = parsed({
      ...adopting,
      "app.replicas": "3",
      "app.sharedBus": "true",
      "app.probes": "http",
      "app.imagePullPolicy": "IfNotPresent",
      "edge.origins.allowed": "https://a.aliyun.com,https://b.aliyun.com",
      "edge.origins.allowNone": "false",
      "hosts[0].names": '["a.example.com","*.example.org"]',
      "edge.anyHost": "none",
      "edge.http.mode": "redirect",
      "edge.loadBalancer.kind": "nlb",
      "edge.loadBalancer.addressType": "intranet",
      "edge.loadBalancer.zoneMaps": '["cn-beijing-a:vsw-1","cn-beijing-b:vsw-2"]',
      timing: '{"heartbeatSeconds":20,"appDrainSeconds":"90"}',
      capacity: '{"gatewayReplicas":4}',
      "mesh.protect": "true",
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
    const { app } = parsed({
      ...adopting,
      "app.environment": '{"REDIS_URL":"redis://redis","WORKERS":4,"DEBUG":false}',
      "app.environmentSecrets": '["redis"]',
      "app.imagePullSecrets": '["registry"]',
    });
    assert.deepEqual(app.environment, { REDIS_URL: "redis://redis", WORKERS: "4", DEBUG: "false" });
    assert.deepEqual([app.environmentSecrets, app.imagePullSecrets], [["redis"], ["registry"]]);

    const values = { ...adopting, "app.environment": '{"PORT":"hunter2","LIST":["hunter2"]}', "app.environmentSecrets": '["Redis"]' };
    assert.throws(
      () => parsed(values, ["app.environment"]),
      ({ message }: Error) => {
        assert.match(message, /has 4 faults/);
        assert.match(
          message,
          /- app\.environment: Forbidden: may not be encrypted, because it can be read in the Deployment; put what is secret in app\.secretEnvironment/,
        );
        assert.match(message, /- app\.environment\.PORT: Invalid value: "\(set\)": must be any name that the edge does not set itself/);
        assert.match(message, /- app\.environment\.LIST: Invalid value: "\(set\)": must be a text/);
        assert.match(message, /- app\.environmentSecrets\[0\]: Invalid value: "\(hidden\)": must be the name of a Secret/);
        assert.doesNotMatch(message, /hunter2/);
        return true;
      },
    );
    for (const number of ["1.1", "12345678901234567890"]) {
      const faulty = { ...adopting, "app.environment": `{"VERSION":${number}}` };
      assert.throws(() => parsed(faulty), /app\.environment\.VERSION: Invalid value: "\(set\)": must be a text; put it in quotes/);
    }
    assert.throws(() => parsed({ ...adopting, "app.environment": "hunter2" }), /app\.environment: Invalid value: "\(set\)": must be an object of texts/);
  });

  it("takes no rate limiter beside a size of mesh that has none", () => {
    const standard = { ...creating, "mesh.size": "standard", "edge.handshakeRateLimit": "true" };
    assert.throws(
      () => parsed(standard),
      /edge\.handshakeRateLimit: Invalid value: true: must be false with mesh\.size standard; ASM has rate limiters from mesh\.size enterprise on/,
    );
    assert.equal(parsed({ ...standard, "mesh.size": "enterprise" }).route.handshakeRateLimit, true);
  });

  it("is frozen", () => {
    const config = parsed(adopting);
    assert.throws(() => {
      config.route.hosts.push("x");
    }, TypeError);
    assert.throws(() => {
      (config.app as { replicas: number }).replicas = 2;
    }, TypeError);
  });

  it("reports every fault at once: key, value, what is allowed, remedy; no stack", () => {
    const message = faultsOf({
      "cluster.id": "ack!",
      "app.replicas": "many",
      "app.probes": "grpc",
      "mesh.protect": "yes",
      "hosts[0].names": '["A.aliyun.com"]',
      "edge.anyHost": "all",
      "edge.loadBalancer.kind": "alb",
      timing: '{"heartbeatSeconds":400,"hartbeat":1}',
      capacity: "big",
      "edge.origins.allowed": "a.aliyun.com",
      replica: "2",
      "app.namespace": "-",
    });
    for (const line of [
      /^The configuration of stack dev has 16 faults:/,
      /- mesh\.version: Required value: a version that `aliyun servicemesh DescribeVersions` lists; needed to create a mesh, or set mesh\.id to adopt one/,
      /- mesh\.vpcId: Required value/,
      /- mesh\.vswitchId: Required value/,
      /- cluster\.id: Invalid value: "ack!": must be an id of an ACK cluster/,
      /- app\.namespace: Invalid value: "-": must be a name of a namespace/,
      /- app\.replicas: Invalid value: "many": must be a whole number; pulumi config set --path 'app\.replicas' 1/,
      /- app\.probes: Unsupported value: "grpc": supported values: "http", "tcp"; /,
      /- mesh\.protect: Invalid value: "yes": must be true or false/,
      /- hosts\[0\]\.names\[0\]: Invalid value: "A\.aliyun\.com": must be a host name in lower case/,
      /- edge\.anyHost: Unsupported value: "all": supported values: "none", "http", "both"; /,
      /- edge\.loadBalancer\.kind: Unsupported value: "alb": supported values: "clb", "nlb"; /,
      /- timing\.heartbeatSeconds: Invalid value: 400: must be a whole number of seconds, 1 to 299/,
      /- timing\.hartbeat: Forbidden: unknown key, did you mean timing\.heartbeatSeconds; rename it, or pulumi config rm/,
      /- capacity: Invalid value: "\(set\)": must be an object with socketsPerPod/,
      /- edge\.origins\.allowed: Invalid value: "a\.aliyun\.com": must be same-origin, \* or origins/,
      /- replica: Forbidden: unknown key, did you mean app\.replicas; /,
    ]) {
      assert.match(message, line);
    }
  });

  it("refuses more than one pod without a shared bus, and a heartbeat too close to the idle limit", () => {
    assert.match(
      faultsOf({ ...adopting, "app.replicas": "2" }),
      /1 fault:\n  - app\.replicas: Invalid value: 2: must be 1 while app\.sharedBus is false; the app keeps its clients in memory/,
    );
    assert.match(
      faultsOf({ ...adopting, timing: '{"heartbeatSeconds":30,"loadBalancerIdleSeconds":90}' }),
      /timing\.heartbeatSeconds: Invalid value: 30: must be less than a third of timing\.loadBalancerIdleSeconds \(90\)/,
    );
  });

  it("refuses what the mesh that it creates cannot do", () => {
    const old = { ...creating, "mesh.version": "v1.22.6.90-g0-aliyun" };
    assert.match(
      faultsOf({ ...old, timing: '{"gatewayDrainSeconds":300}' }),
      /timing\.gatewayDrainSeconds: Invalid value: 300: must be at most 30 with ASM v1\.22\.6\.90-g0-aliyun; upgrade the mesh/,
    );
    assert.match(
      faultsOf({ ...old, timing: '{"maxConnectionAgeSeconds":60}' }),
      /timing\.maxConnectionAgeSeconds: Invalid value: 60: must be 0, or at most 25/,
    );
    assert.deepEqual(parsed({ ...creating, timing: '{"maxConnectionAgeSeconds":60}' }).timing, { maxConnectionAgeSeconds: 60 });
  });

  it("refuses choices that exclude each other", () => {
    assert.match(
      faultsOf({ ...adopting, "mesh.vpcId": "vpc-1", "mesh.size": "standard" }),
      /2 faults:[^]*mesh\.size: [^]*mesh\.vpcId: Forbidden: may not be set beside mesh\.id \(c1a2b3c4d5e6f7a8b9\); an adopted mesh is not changed/,
    );
    assert.match(
      faultsOf({ ...adopting, "edge.loadBalancer.kind": "nlb" }),
      /edge\.loadBalancer\.zoneMaps: Invalid value: \[\]: must be at least two zones for nlb/,
    );
    assert.match(faultsOf({ ...adopting, "edge.loadBalancer.zoneMaps": '["cn-beijing-a:vsw-1"]' }), /a CLB has no zones/);
    assert.match(
      faultsOf({ ...adopting, "edge.http.mode": "redirect" }),
      /edge\.anyHost: Invalid value: "http": must be none or both while edge\.http\.mode is redirect/,
    );
    assert.match(
      faultsOf({ ...adopting, "hosts[0].certificate.ca": "-----BEGIN CERTIFICATE-----" }),
      /hosts\[0\]\.certificate\.ca: Forbidden: belongs to a given certificate/,
    );
  });

  it("makes the namespace in both API servers when asked to, and labels no existing one", () => {
    assert.deepEqual(parsed(adopting).ownNamespace, undefined);
    const own = parsed({ ...adopting, "app.namespace": "shop", "app.createNamespace": "true", "app.sidecarInjection": "true" });
    assert.deepEqual(own.ownNamespace, { namespace: "shop", sidecarInjection: true });
    assert.match(faultsOf({ ...adopting, "app.createNamespace": "true" }), /app\.namespace: Invalid value: "default": must be a namespace of your own/);
    assert.match(
      faultsOf({ ...adopting, "app.sidecarInjection": "true" }),
      /app\.sidecarInjection: Invalid value: true: must be false while app\.createNamespace is false/,
    );
  });

  it("takes empty values of sections as not given, as Pulumi.yaml has them", () => {
    const { config } = parse(readFileSync(path.join(ROOT, "Pulumi.yaml"), "utf8")) as { config: Record<string, { default: unknown }> };
    const defaults = Object.fromEntries(Object.entries(config).map(([key, { default: value }]) => [key, JSON.stringify(value)]));
    assert.deepEqual(parseConfig("dev", { ...defaults, ...topLevel(adopting) }), parsed(adopting));
  });
});
