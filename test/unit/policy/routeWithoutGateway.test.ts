import assert from "node:assert/strict";
import { routeWithoutGateway } from "../../../analysis/rules/routeWithoutGateway";
import { edge, edgeWith, messages } from "./edge";

describe("policy route-without-gateway", () => {
  it("refuses a VirtualService that names a Gateway that is not there", () => {
    assert.deepEqual(messages(routeWithoutGateway, edgeWith("VirtualService", "spec.gateways", ["istio-system/chat-gateway"])), [
      'gateways of VirtualService default/chat is "istio-system/chat-gateway", allowed is one of default/chat-gateway: ' +
        "correct the name, or list it under gatewaysElsewhere of this policy when another stack makes it",
    ]);
  });

  it("refuses one that names none", () => {
    assert.match(
      messages(routeWithoutGateway, edgeWith("VirtualService", "spec.gateways", undefined)).join(),
      /gateways of VirtualService default\/chat is missing/,
    );
  });

  it("refuses a host that its Gateway does not listen for", () => {
    assert.match(
      messages(routeWithoutGateway, edgeWith("VirtualService", "spec.hosts", ["chat.example.com", "talk.example.com"])).join(),
      /^host of VirtualService default\/chat is "talk\.example\.com", allowed is a host that Gateway default\/chat-gateway listens for \(chat\.example\.com, chat\.example\.com\)/,
    );
  });

  it("takes a Gateway of another stack, and routes inside the mesh", () => {
    const alone = edgeWith("VirtualService", "spec.gateways", ["edge/shared"]).filter((one) => !one.type.endsWith(":Gateway"));
    assert.equal(messages(routeWithoutGateway, alone).length, 1);
    assert.deepEqual(messages(routeWithoutGateway, alone, { gatewaysElsewhere: ["edge/shared"] }), []);
    assert.deepEqual(messages(routeWithoutGateway, edgeWith("VirtualService", "spec.gateways", ["mesh"])), []);
    assert.deepEqual(messages(routeWithoutGateway, edge()), []);
  });
});
