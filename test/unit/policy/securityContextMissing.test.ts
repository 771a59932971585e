import assert from "node:assert/strict";
import { securityContextMissing } from "../../../analysis/rules/securityContextMissing";
import { edge, edgeWith, messages } from "./edge";

const CONTAINER = "spec.template.spec.containers.0.securityContext";

describe("policy security-context-missing", () => {
  it("refuses a container that may become root", () => {
    assert.deepEqual(messages(securityContextMissing, edgeWith("Deployment", `${CONTAINER}.allowPrivilegeEscalation`, true)), [
      "securityContext.allowPrivilegeEscalation of container chat of Deployment default/chat is true, allowed is false: set it on the container or, where Kubernetes allows, on the pod",
    ]);
  });

  it("names all that is missing", () => {
    const bare = edgeWith("Deployment", "spec.template.spec", { containers: [{ name: "chat" }] });
    assert.deepEqual(
      messages(securityContextMissing, bare).map((message) => message.split(" ")[0]),
      ["runAsNonRoot", "allowPrivilegeEscalation", "readOnlyRootFilesystem", "capabilities.drop", "seccompProfile.type"].map(
        (field) => `securityContext.${field}`,
      ),
    );
  });

  it("takes what the pod says for its containers, but not over what a container says itself", () => {
    assert.deepEqual(messages(securityContextMissing, edge()), []);
    assert.equal(messages(securityContextMissing, edgeWith("Deployment", `${CONTAINER}.runAsNonRoot`, false)).length, 1);
  });
});
