import assert from "node:assert/strict";
import { gatewayErrorEjection } from "../../../analysis/rules/gatewayErrorEjection";
import { edge, edgeWith, messages } from "./edge";

const detecting = (outlierDetection: object) => messages(gatewayErrorEjection, edgeWith("DestinationRule", "spec.trafficPolicy", { outlierDetection }));

describe("policy gateway-error-ejection", () => {
  it("warns of every counter by which sockets that are closed in order may eject a pod, also of the default one", () => {
    assert.deepEqual(detecting({ consecutiveGatewayErrors: 3, consecutive5xxErrors: 0 }), [
      "trafficPolicy.outlierDetection.consecutiveGatewayErrors of DestinationRule default/chat is 3, allowed is 0: " +
        "rely on readiness probes: sockets that the app closes may eject its pods",
    ]);
    assert.match(detecting({ baseEjectionTime: "30s" }).join(), /consecutive5xxErrors .* is 5, allowed is 0/);
    assert.equal(gatewayErrorEjection.level?.prod, "advisory");
  });

  it("takes none, and one that counts nothing", () => {
    assert.deepEqual(messages(gatewayErrorEjection, edge()), []);
    assert.deepEqual(detecting({ consecutiveGatewayErrors: 0, consecutive5xxErrors: 0 }), []);
  });
});
