import assert from "node:assert/strict";
import { resourcesMissing } from "../../../analysis/rules/resourcesMissing";
import { edge, edgeWith, messages } from "./edge";

const RESOURCES = "spec.template.spec.containers.0.resources";

describe("policy resources-missing", () => {
  it("refuses a container without requests or without a memory limit", () => {
    assert.deepEqual(messages(resourcesMissing, edgeWith("Deployment", `${RESOURCES}.limits`, undefined)), [
      "resources.limits.memory of container chat of Deployment default/chat is missing, allowed is a quantity: size it after the sockets of a pod; see components/capacity.ts",
    ]);
    assert.equal(messages(resourcesMissing, edgeWith("Deployment", RESOURCES, undefined)).length, 3);
  });

  it("refuses a gateway without them", () => {
    assert.match(
      messages(resourcesMissing, edgeWith("IstioGateway", "spec.resources.requests.cpu", undefined)).join(),
      /^resources\.requests\.cpu of IstioGateway istio-system\/ingressgateway is missing/,
    );
  });

  it("takes both without a CPU limit, and numbers", () => {
    assert.deepEqual(messages(resourcesMissing, edge()), []);
    assert.deepEqual(messages(resourcesMissing, edgeWith("Deployment", `${RESOURCES}.requests.cpu`, 1)), []);
  });
});
