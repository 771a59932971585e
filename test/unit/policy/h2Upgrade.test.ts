import assert from "node:assert/strict";
import { h2Upgrade } from "../../../analysis/rules/h2Upgrade";
import { edge, edgeWith, messages } from "./edge";

const UPGRADE = { connectionPool: { http: { h2UpgradePolicy: "UPGRADE" } } };

describe("policy h2-upgrade", () => {
  it("refuses HTTP/2 to the app", () => {
    assert.deepEqual(messages(h2Upgrade, edgeWith("DestinationRule", "spec.trafficPolicy", UPGRADE)), [
      'trafficPolicy.connectionPool.http.h2UpgradePolicy of DestinationRule default/chat is "UPGRADE", allowed is DO_NOT_UPGRADE: HTTP/2 to the app breaks the WebSocket handshake',
    ]);
  });

  it("finds it under a port and under a subset", () => {
    assert.match(
      messages(h2Upgrade, edgeWith("DestinationRule", "spec.trafficPolicy.portLevelSettings", [{}, UPGRADE])).join(),
      /^trafficPolicy\.portLevelSettings\[1\]\./,
    );
    assert.match(
      messages(h2Upgrade, edgeWith("DestinationRule", "spec.subsets", [{ name: "v1", trafficPolicy: UPGRADE }])).join(),
      /^subsets\[0\]\.trafficPolicy\./,
    );
  });

  it("refuses the protocol of the client, which is HTTP/2 for a page over TLS", () => {
    const policy = { connectionPool: { http: { useClientProtocol: true } } };
    assert.match(
      messages(h2Upgrade, edgeWith("DestinationRule", "spec.trafficPolicy", policy)).join(),
      /^trafficPolicy\.connectionPool\.http\.useClientProtocol of DestinationRule default\/chat is true, allowed is false/,
    );
  });

  it("takes DO_NOT_UPGRADE, and nothing said", () => {
    assert.deepEqual(messages(h2Upgrade, edge()), []);
    assert.deepEqual(messages(h2Upgrade, edgeWith("DestinationRule", "spec.trafficPolicy", undefined)), []);
  });
});
