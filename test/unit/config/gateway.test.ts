import assert from "node:assert/strict";
import { adopting, faultsOf, parsed } from "./faults";

describe("the configuration of the gateway", () => {
  it("reads everything about the gateway, and says nothing of what is not given", () => {
    const config = parsed({
      ...adopting,
      "edge.name": "shop",
      "edge.loadBalancer.id": "lb-2ze1",
      "edge.sourceRanges": '["203.0.113.0/24"]',
      "edge.autoscaling": '{"minReplicas":2,"maxReplicas":"6"}',
      "edge.accessLog": "true",
      "edge.webSocketOverHttp2": "true",
      "edge.handshakeRateLimit": "true",
      "edge.origins.check": "gateway",
      "edge.origins.allowed": "https://a.aliyun.com,https://b.aliyun.com",
      "edge.origins.allowNone": "false",
    });
    assert.deepEqual(config.gateway, {
      gatewayName: "shop",
      loadBalancer: "clb",
      loadBalancerId: "lb-2ze1",
      sourceRanges: ["203.0.113.0/24"],
      accessLog: true,
      webSocketOverHttp2: true,
      autoscaling: { minReplicas: 2, maxReplicas: 6 },
      allowedOrigins: ["https://a.aliyun.com", "https://b.aliyun.com"],
      allowNoOrigin: false,
    });
    assert.deepEqual([config.gatewayBudget, config.route.handshakeRateLimit], ["shop", true]);
    assert.deepEqual([config.app.allowedOrigins, config.app.allowNoOrigin], ["*", true], "what the gateway checks the app need not");
  });

  it("tells the gateway the origins of its own hosts, when there are no others", () => {
    const both = {
      ...adopting,
      "edge.origins.check": "both",
      "edge.anyHost": "none",
      "hosts[0].names": '["a.example.com"]',
      "hosts[1].names": ["b.example.com"],
      "hosts[1].certificate.secretName": "b",
    };
    assert.deepEqual(parsed(both).gateway.allowedOrigins, ["https://a.example.com", "http://a.example.com", "https://b.example.com", "http://b.example.com"]);
    assert.deepEqual(parsed({ ...both, "edge.http.mode": "redirect" }).gateway.allowedOrigins, ["https://a.example.com", "https://b.example.com"]);
    assert.equal(parsed(both).app.allowedOrigins, "same-origin");
    for (const unknown of [{ "edge.anyHost": "http" }, { "hosts[0].names": ["*.example.com"] }]) {
      assert.match(
        faultsOf({ ...both, ...unknown }),
        /edge\.origins\.allowed: Invalid value: "same-origin": must be a list of origins while edge\.origins\.check is both; a gateway compares texts/,
      );
    }
    assert.match(faultsOf({ ...both, "edge.origins.allowed": "*" }), /edge\.origins\.allowed: Invalid value: "\*".*there is nothing to check/);
    assert.match(
      faultsOf({ ...both, "edge.origins.allowed": "https://A.example.com" }),
      /edge\.origins\.allowed: Invalid value: "https:\/\/A\.example\.com".*browsers write it https:\/\/a\.example\.com/,
    );
  });

  it("adopts a gateway by its name, and refuses all that would change it", () => {
    const shared = { ...adopting, "edge.existing": "shared", "edge.anyHost": "none" };
    assert.deepEqual(parsed(shared).gateway, { existingGateway: "shared" });
    assert.equal(parsed(shared).gatewayBudget, undefined);
    assert.match(
      faultsOf({ ...shared, "edge.anyHost": "http" }),
      /edge\.anyHost: Invalid value: "http": must be none beside edge\.existing \(shared\); the other applications behind that gateway/,
    );
    const message = faultsOf({
      ...shared,
      "edge.name": "x",
      "edge.loadBalancer.kind": "clb",
      "edge.loadBalancer.addressType": "intranet",
      "edge.sourceRanges": '["10.0.0.0/8"]',
      "edge.autoscaling": '{"minReplicas":2,"maxReplicas":3}',
      "edge.accessLog": "true",
      "edge.webSocketOverHttp2": "true",
      "edge.handshakeRateLimit": "true",
      "edge.origins.check": "both",
      "edge.origins.allowed": "https://a.example.com",
    });
    assert.match(message, /has 10 faults/);
    assert.match(message, /- edge\.accessLog: Forbidden: may not be set beside edge\.existing \(shared\); an existing gateway is not changed/);
    assert.match(message, /- edge\.origins\.check: Forbidden: may not be set beside edge\.existing \(shared\)/);
    assert.match(
      faultsOf({ ...shared, capacity: '{"gatewayReplicas":3}' }),
      /capacity\.gatewayReplicas: Forbidden: may not be set beside edge\.existing \(shared\)/,
    );
    assert.match(faultsOf({ ...shared, "edge.existing": "Shared" }), /edge\.existing: Invalid value: "Shared": must be a name of at most 57/);
  });

  it("refuses a clock that the owner of an adopted gateway has set", () => {
    const clock = '{"loadBalancerIdleSeconds":60,"gatewayDrainSeconds":600}';
    const message = faultsOf({ ...adopting, "edge.existing": "shared", "edge.anyHost": "none", timing: clock });
    assert.match(message, /2 faults:/);
    assert.match(
      message,
      /- timing\.loadBalancerIdleSeconds: Forbidden: may not be set beside edge\.existing \(shared\); the owner of the existing gateway decides.*set timing\.heartbeatSeconds/,
    );
    assert.match(
      message,
      /- timing\.gatewayDrainSeconds: Forbidden: may not be set beside edge\.existing \(shared\); the owner of the existing gateway decides.*set timing\.maxConnectionAgeSeconds/,
    );
  });

  it("counts the gateway's pods in one place", () => {
    assert.match(
      faultsOf({ ...adopting, "edge.autoscaling": '{"minReplicas":2,"maxReplicas":3}', capacity: '{"gatewayReplicas":3}' }),
      /1 fault:\n {2}- edge\.autoscaling: Forbidden: may not be set beside capacity\.gatewayReplicas \(3\); two would count/,
    );
    assert.match(faultsOf({ ...adopting, "edge.autoscaling": '{"minReplicas":2}' }), /edge\.autoscaling\.maxReplicas: Required value/);
    assert.match(faultsOf({ ...adopting, "edge.autoscaling": '{"min":2}' }), /edge\.autoscaling\.min: Forbidden: unknown key/);
  });
});
