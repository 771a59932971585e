import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  AsmLocalRateLimiter,
  AuthorizationPolicy,
  AuthorizationPolicySpec,
  DestinationRule,
  DestinationRuleSpec,
  EnvoyFilter,
  EnvoyFilterSpec,
  Gateway,
  GatewaySpec,
  IstioGateway,
  IstioGatewaySpec,
  Telemetry,
  VirtualService,
  VirtualServiceSpec,
} from "../../../components/istio";
import { destinationRuleShape } from "../../../components/istio/destinationRule";
import { strict } from "../../../components/strict";
import { newWorld, settled } from "./world";

const meta = { name: "x", namespace: "default" };
const host = "tornado.default.svc.cluster.local";
const rule = (policy: object) => ({ host, trafficPolicy: policy }) as DestinationRuleSpec;
const route = (extra: object) =>
  ({
    hosts: ["a.aliyun.com"],
    gateways: ["default/g"],
    http: [{ route: [{ destination: { host, port: { number: 8888 } } }], ...extra }],
  }) as unknown as VirtualServiceSpec;
const http = { h2UpgradePolicy: "DO_NOT_UPGRADE" };
const pods = { istio: "ingressgateway" };
const gateway = (extra: object) => ({ gatewayType: "ingress", clusterIds: ["c1"], serviceType: "LoadBalancer", ports: [], ...extra }) as IstioGatewaySpec;
const limit = (quota: number) => ({
  match: { vhost: { name: "a.aliyun.com", port: 443, route: { name_match: "websocket" } } },
  limit: { fill_interval: { seconds: 1 }, quota },
});

describe("Istio's objects", () => {
  beforeEach(async () => {
    await newWorld();
  });

  const refusals: [string, () => unknown, RegExp][] = [
    [
      "a timeout of 0s",
      () => new VirtualService("x", meta, route({ timeout: "0s" })),
      /spec\.http\[0\]\.timeout: Invalid value: "0s": must be a duration of 1ms or more; leave it out/,
    ],
    [
      "websocketUpgrade",
      () => new VirtualService("x", meta, route({ websocketUpgrade: true })),
      /websocketUpgrade: Forbidden: .*removed from Istio in 2020, upgrades are always on/,
    ],
    [
      "an idleTimeout of a Gateway",
      () => new Gateway("x", meta, { selector: {}, servers: [], idleTimeout: "1h" } as unknown as GatewaySpec),
      /idleTimeout: Forbidden: .*Istio has it in a DestinationRule alone/,
    ],
    [
      "simple together with consistentHash",
      () =>
        new DestinationRule(
          "x",
          meta,
          rule({ loadBalancer: { simple: "LEAST_REQUEST", consistentHash: { httpCookie: { name: "c", ttl: "0s" } } }, connectionPool: { http } }),
        ),
      /loadBalancer: Forbidden: simple and consistentHash may not both be set/,
    ],
    [
      "an upgrade to HTTP/2",
      () => new DestinationRule("x", meta, rule({ loadBalancer: { simple: "LEAST_REQUEST" }, connectionPool: { http: { h2UpgradePolicy: "UPGRADE" } } })),
      /h2UpgradePolicy: Invalid value: "UPGRADE": must be DO_NOT_UPGRADE; HTTP\/2 to the app breaks/,
    ],
    [
      "maxConnections of the guide",
      () => new DestinationRule("x", meta, rule({ loadBalancer: { simple: "LEAST_REQUEST" }, connectionPool: { http, tcp: { maxConnections: 100 } } })),
      /maxConnections: Forbidden: .*the next socket gets 503/,
    ],
    [
      "an unknown field deep inside",
      () => new DestinationRule("x", meta, rule({ loadBalancer: { simple: "LEAST_REQUEST" }, connectionPool: { http, tcp: { tcpKeepalive: { tim: "1s" } } } })),
      /spec\.trafficPolicy\.connectionPool\.tcp\.tcpKeepalive\.tim: Forbidden: unknown field; the fields here are time, interval, probes; /,
    ],
    [
      "a short host",
      () => new DestinationRule("x", meta, { ...rule({ loadBalancer: { simple: "LEAST_REQUEST" }, connectionPool: { http } }), host: "tornado" }),
      /spec\.host: Invalid value: "tornado": must be a full name/,
    ],
    [
      "a port that is none",
      () => new VirtualService("x", meta, route({ route: [{ destination: { host, port: { number: 0 } } }] })),
      /number: Invalid value: 0: must be a port/,
    ],
    [
      "a list that is none",
      () => new VirtualService("x", meta, { ...route({}), http: {} } as unknown as VirtualServiceSpec),
      /spec\.http: Invalid value: \{\}: must be a list/,
    ],
    [
      "an HTTP listener of a CLB, which closes silent sockets",
      () =>
        new IstioGateway("x", meta, gateway({ serviceAnnotations: { "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-protocol-port": "https:443" } })),
      /serviceAnnotations: Forbidden: may not have an HTTP listener; leave out alibaba-cloud-loadbalancer-protocol-port/,
    ],
    [
      "a number of pods beside an autoscaler",
      () => new IstioGateway("x", meta, gateway({ replicaCount: 2, autoscaleEnabled: true })),
      /spec: Forbidden: replicaCount and autoscaleEnabled may not both be set; two would count the pods/,
    ],
    [
      "a budget where ASM has no field for it",
      () => new IstioGateway("x", meta, gateway({ podDisruptionBudget: {} })),
      /podDisruptionBudget: Forbidden: .*create it in the ACK cluster/,
    ],
    [
      "a policy that allows",
      () => new AuthorizationPolicy("x", meta, { selector: { matchLabels: pods }, action: "ALLOW", rules: [] } as unknown as AuthorizationPolicySpec),
      /spec\.action: Invalid value: "ALLOW": must be DENY/,
    ],
    [
      "an object for every proxy of the mesh",
      () => new Telemetry("x", meta, { selector: { matchLabels: {} }, accessLogging: [] }),
      /spec\.selector\.matchLabels: Invalid value: \{\}: must be at least one label/,
    ],
    [
      "a patch without a place for it",
      () => new EnvoyFilter("x", meta, { workloadSelector: { labels: pods }, configPatches: [{ aplyTo: "LISTENER" }] } as unknown as EnvoyFilterSpec),
      /spec\.configPatches\[0\]\.aplyTo: Forbidden: unknown field/,
    ],
    [
      "a limit of nothing",
      () => new AsmLocalRateLimiter("x", meta, { workloadSelector: { labels: pods }, isGateway: true, configs: [limit(0)] }),
      /spec\.configs\[0\]\.limit\.quota: Invalid value: 0: must be a whole number above 0/,
    ],
    [
      "an object that is none",
      () => new VirtualService("x", meta, route({ retries: 3 })),
      /retries: Invalid value: 3: must be an object with attempts, retryOn/,
    ],
  ];
  for (const [what, make, message] of refusals) {
    it(`refuse ${what}`, () => {
      assert.throws(make, message);
    });
  }

  it("name every fault at once, with paths for other languages", () => {
    assert.throws(
      () => new VirtualService("x", meta, route({ timeout: "0s", websocketUpgrade: true })),
      (error: pulumi.InputPropertiesError) => {
        assert.match(error.message, /^VirtualService x: 2 values are refused\n  - /);
        assert.deepEqual(
          error.errors?.map((one) => one.propertyPath),
          ["spec.http[0].timeout", "spec.http[0].websocketUpgrade"],
        );
        assert.equal(pulumi.RunError.isInstance(error), true);
        assert.equal(error.stack, error.message);
        return true;
      },
    );
  });

  it("check what is known only later, before it reaches a provider", async () => {
    const late = strict("DestinationRule x", destinationRuleShape, { host: pulumi.output("tornado") });
    await assert.rejects(settled(late.host), /spec\.host: Invalid value: "tornado"/);
    const good = strict("DestinationRule x", destinationRuleShape, { host: pulumi.output(host) });
    assert.equal(await settled(good.host), host);
    const whole = strict("DestinationRule x", destinationRuleShape, { host, trafficPolicy: pulumi.output({ surprise: 1 }) });
    await assert.rejects(settled(whole.trafficPolicy), /trafficPolicy\.surprise: Forbidden: unknown field/);
  });

  it("do not compile with a field that Istio does not have", () => {
    // @ts-expect-error websocketUpgrade is no field
    const spec: VirtualServiceSpec = { hosts: [], gateways: [], http: [{ route: [], websocketUpgrade: true }] };
    // @ts-expect-error UPGRADE is no choice
    const pool: DestinationRuleSpec["trafficPolicy"]["connectionPool"] = { http: { h2UpgradePolicy: "UPGRADE" } };
    assert.ok(spec && pool);
  });
});
