import assert from "node:assert/strict";
import { oneAnyHostRoute } from "../../../analysis/rules/oneAnyHostRoute";
import type { PolicyResource } from "../../../analysis/facts/rule";
import { edgeWith, findings, resource } from "./edge";

const second = (gateways: string[], hosts = ["*"]): PolicyResource =>
  resource("kubernetes:networking.istio.io/v1:VirtualService", "talk", { metadata: { name: "talk", namespace: "default" }, spec: { hosts, gateways } });
const first = edgeWith("VirtualService", "spec.hosts", ["*"]);

describe("policy one-any-host-route", () => {
  it("refuses the second route for * on a Gateway", () => {
    assert.deepEqual(findings(oneAnyHostRoute, [...first, second(["chat-gateway"])]), [
      {
        urn: second([]).urn,
        message:
          'hosts of VirtualService default/talk is ["*"], allowed is names other than * at the pods of the Gateway default/chat-gateway, where default/chat answers * already: ' +
          "name the hosts of each application; in this program set edge.anyHost to none",
      },
    ]);
  });

  it("refuses it on another Gateway of the same pods, as every route of this library has one, and takes it on other pods", () => {
    const gatewayOf = (name: string, selector: object): PolicyResource =>
      resource("kubernetes:networking.istio.io/v1:Gateway", name, { metadata: { name, namespace: "default" }, spec: { selector, servers: [] } });
    const selector = first.find(({ type }) => type.endsWith(":Gateway"))!.props.spec as { selector: object };
    const both = (own: object) => findings(oneAnyHostRoute, [...first, gatewayOf("talk-gateway", own), second(["talk-gateway"])]);
    assert.equal(both(selector.selector).length, 1);
    assert.deepEqual(both({ istio: "other" }), []);
  });

  it("takes one, and two on different Gateways", () => {
    assert.deepEqual(findings(oneAnyHostRoute, first), []);
    assert.deepEqual(findings(oneAnyHostRoute, [...first, second(["other-gateway"])]), []);
    assert.deepEqual(findings(oneAnyHostRoute, [...first, second(["chat-gateway"], ["talk.example.com"])]), []);
  });
});
