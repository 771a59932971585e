import assert from "node:assert/strict";
import { gatewayWithoutRoute } from "../../../analysis/rules/gatewayWithoutRoute";
import { edge, edgeWith, messages } from "./edge";

describe("policy gateway-without-route", () => {
  it("refuses a host that no VirtualService routes", () => {
    assert.deepEqual(messages(gatewayWithoutRoute, edgeWith("VirtualService", "spec.hosts", ["talk.example.com"])), [
      "route of Gateway default/chat-gateway for host chat.example.com on port 443 is missing, allowed is a VirtualService with a host that covers chat.example.com " +
        'and gateways: [default/chat-gateway]: add one, or take the host out of the Gateway; routed there are ["talk.example.com"]',
    ]);
  });

  it("refuses a Gateway to which no VirtualService is bound", () => {
    assert.equal(
      messages(
        gatewayWithoutRoute,
        edge().filter((one) => !one.type.endsWith(":VirtualService")),
      ).length,
      1,
    );
    assert.equal(messages(gatewayWithoutRoute, edgeWith("VirtualService", "spec.gateways", ["other/chat-gateway"])).length, 1);
  });

  it("takes a route by a pattern, by * and by the bare name of a Gateway beside it", () => {
    for (const hosts of [["*"], ["*.example.com"]]) {
      assert.deepEqual(messages(gatewayWithoutRoute, edgeWith("VirtualService", "spec.hosts", hosts)), []);
    }
    assert.deepEqual(messages(gatewayWithoutRoute, edgeWith("VirtualService", "spec.gateways", ["chat-gateway"])), []);
  });

  it("asks no route of a redirect", () => {
    assert.deepEqual(messages(gatewayWithoutRoute, edgeWith("Gateway", "spec.servers.0.hosts", ["old.example.com"])), []);
  });
});
