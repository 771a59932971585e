import assert from "node:assert/strict";
import { credentialAtGateway } from "../../../analysis/rules/credentialAtGateway";
import { edge, edgeWith, messages, MESH } from "./edge";

describe("policy credential-at-gateway", () => {
  it("refuses a Secret beside the app instead of beside the gateway's pods", () => {
    assert.deepEqual(messages(credentialAtGateway, edgeWith("Secret", "metadata.namespace", "default")), [
      'credentialName of Gateway default/chat-gateway is "chat-tls", allowed is the name of a Secret in istio-system, where the gateway\'s pods are: ' +
        "put the Secret there (this stack makes default/chat-tls), or list it under secretsElsewhere of this policy",
    ]);
  });

  it("refuses a name that no Secret has", () => {
    assert.match(
      messages(
        credentialAtGateway,
        edge().filter((one) => !one.type.endsWith(":Secret")),
      ).join(),
      /this stack makes none/,
    );
  });

  it("refuses a Secret in the mesh's API server", () => {
    const misplaced = edge().map((one) => (one.type.endsWith(":Secret") ? { ...one, opts: { provider: `${MESH}` } } : one));
    assert.deepEqual(messages(credentialAtGateway, misplaced), [
      'provider of Secret istio-system/chat-tls is "mesh", allowed is the provider of the ACK cluster: make the Secret there: the pods do not read the mesh\'s API server',
    ]);
  });

  it("takes a Secret beside the pods, wherever they are, and one that is made elsewhere", () => {
    assert.deepEqual(messages(credentialAtGateway, edge()), []);
    const moved = edgeWith("Secret", "metadata.namespace", "edge").map((one) =>
      one.type.endsWith(":IstioGateway") ? { ...one, props: { ...one.props, metadata: { name: "g", namespace: "edge" } } } : one,
    );
    assert.deepEqual(messages(credentialAtGateway, moved), []);
    const without = edge().filter((one) => !one.type.endsWith(":Secret"));
    assert.deepEqual(messages(credentialAtGateway, without, { secretsElsewhere: ["istio-system/chat-tls"] }), []);
  });
});
