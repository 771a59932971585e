import assert from "node:assert/strict";
import { probesMissing } from "../../../analysis/rules/probesMissing";
import { edge, edgeWith, messages } from "./edge";

describe("policy probes-missing", () => {
  it("refuses a container without probes", () => {
    assert.deepEqual(messages(probesMissing, edgeWith("Deployment", "spec.template.spec.containers.0.readinessProbe", undefined)), [
      "readinessProbe of container chat of Deployment default/chat is missing, allowed is a probe: ask the app's health route, or its port with tcpSocket",
    ]);
    assert.match(messages(probesMissing, edgeWith("Deployment", "spec.template.spec.containers.0.livenessProbe", undefined)).join(), /^livenessProbe of/);
  });

  it("takes a container with both, and asks none of init containers", () => {
    assert.deepEqual(messages(probesMissing, edge()), []);
    assert.deepEqual(messages(probesMissing, edgeWith("Deployment", "spec.template.spec.initContainers", [{ name: "wait" }])), []);
  });
});
