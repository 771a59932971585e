import assert from "node:assert/strict";
import { parseConfig } from "../../../config";
import { adopting, faultsOf } from "./faults";

describe("the configuration of the gateway", () => {
  it("reads everything about the gateway, and says nothing of what is not given", () => {
    const config = parseConfig("prod", {
      ...adopting,
      gatewayName: "shop",
      loadBalancerId: "lb-2ze1",
      sourceRanges: '["203.0.113.0/24"]',
      gatewayAutoscaling: '{"minReplicas":2,"maxReplicas":"6"}',
      accessLog: "true",
      webSocketOverHttp2: "true",
      handshakeRateLimit: "true",
      checkOrigins: "gateway",
      allowedOrigins: "https://a.aliyun.com,https://b.aliyun.com",
      allowNoOrigin: "false",
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
      checkOrigins: "both",
      anyHost: "none",
      hosts: '["a.example.com"]',
      certificates: '[{"hosts":["b.example.com"],"credentialName":"b"}]',
    };
    assert.deepEqual(parseConfig("dev", both).gateway.allowedOrigins, [
      "https://a.example.com",
      "http://a.example.com",
      "https://b.example.com",
      "http://b.example.com",
    ]);
    assert.deepEqual(parseConfig("dev", { ...both, plainHttp: "redirect" }).gateway.allowedOrigins, ["https://a.example.com", "https://b.example.com"]);
    assert.equal(parseConfig("dev", both).app.allowedOrigins, "same-origin");
    for (const unknown of [{ anyHost: "http" }, { hosts: '["*.example.com"]', certificates: "[]" }]) {
      assert.match(
        faultsOf({ ...both, ...unknown }),
        /allowedOrigins is "same-origin", allowed is origins joined by commas while checkOrigins is both: a gateway compares texts/,
      );
    }
    assert.match(faultsOf({ ...both, allowedOrigins: "*" }), /allowedOrigins is "\*".*there is nothing to check/);
    assert.match(
      faultsOf({ ...both, allowedOrigins: "https://A.example.com" }),
      /allowedOrigins is "https:\/\/A\.example\.com".*browsers write it https:\/\/a\.example\.com/,
    );
  });

  it("adopts a gateway by its name, and refuses all that would change it", () => {
    const shared = { ...adopting, existingGateway: "shared", anyHost: "none" };
    assert.deepEqual(parseConfig("dev", shared).gateway, { existingGateway: "shared" });
    assert.equal(parseConfig("dev", shared).gatewayBudget, undefined);
    assert.match(
      faultsOf({ ...shared, anyHost: "http" }),
      /anyHost is "http", allowed is none beside existingGateway \(shared\): the others behind that gateway/,
    );
    const message = faultsOf({
      ...shared,
      gatewayName: "x",
      loadBalancer: "clb",
      addressType: "intranet",
      sourceRanges: '["10.0.0.0/8"]',
      gatewayAutoscaling: '{"minReplicas":2,"maxReplicas":3}',
      accessLog: "true",
      webSocketOverHttp2: "true",
      handshakeRateLimit: "true",
      checkOrigins: "both",
      allowedOrigins: "https://a.example.com",
    });
    assert.match(message, /has 9 faults/);
    assert.match(message, /- accessLog is "true", allowed is nothing beside existingGateway \(shared\): it would change shared, an existing gateway/);
    assert.match(message, /- checkOrigins is "both", allowed is app beside existingGateway \(shared\)/);
    assert.match(
      faultsOf({ ...shared, capacity: '{"gatewayReplicas":3}' }),
      /capacity\.gatewayReplicas is 3, allowed is nothing beside existingGateway \(shared\)/,
    );
    assert.match(faultsOf({ ...shared, existingGateway: "Shared" }), /existingGateway is "Shared", allowed is a name of at most 57/);
  });

  it("refuses a clock that the owner of an adopted gateway has set", () => {
    const clock = '{"loadBalancerIdleSeconds":60,"gatewayDrainSeconds":600}';
    const message = faultsOf({ ...adopting, existingGateway: "shared", anyHost: "none", timing: clock });
    assert.match(message, /2 faults:/);
    assert.match(
      message,
      /- timing\.loadBalancerIdleSeconds is 60, allowed is nothing beside existingGateway \(shared\): its owner decides.*set timing\.heartbeatSeconds/,
    );
    assert.match(
      message,
      /- timing\.gatewayDrainSeconds is 600, allowed is nothing beside existingGateway \(shared\): its owner decides.*set timing\.maxConnectionAgeSeconds/,
    );
  });

  it("counts the gateway's pods in one place", () => {
    assert.match(
      faultsOf({ ...adopting, gatewayAutoscaling: '{"minReplicas":2,"maxReplicas":3}', capacity: '{"gatewayReplicas":3}' }),
      /1 fault:\n {2}- gatewayAutoscaling is \{"minReplicas":2,"maxReplicas":3\}, allowed is nothing beside capacity\.gatewayReplicas \(3\): two would count/,
    );
    assert.match(faultsOf({ ...adopting, gatewayAutoscaling: '{"minReplicas":2}' }), /gatewayAutoscaling\.maxReplicas is missing/);
    assert.match(
      faultsOf({ ...adopting, gatewayAutoscaling: '{"min":2}' }),
      /gatewayAutoscaling\.min is 2, allowed is one of minReplicas, maxReplicas, cpuPercent/,
    );
  });
});
