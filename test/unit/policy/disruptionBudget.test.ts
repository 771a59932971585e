import assert from "node:assert/strict";
import { disruptionBudget } from "../../../policy/rules/disruptionBudget";
import type { PolicyResource } from "../../../policy/rules/rule";
import { ACK, edge, edgeWith, messages, resource } from "./edge";

function budget(namespace: string, matchLabels: Record<string, string>, spec: object = { maxUnavailable: 1 }): PolicyResource {
  const props = { metadata: { name: "budget", namespace }, spec: { selector: { matchLabels }, ...spec } };
  return resource("kubernetes:policy/v1:PodDisruptionBudget", "budget", props, { provider: ACK });
}

describe("policy disruption-budget", () => {
  const several = edgeWith("Deployment", "spec.replicas", 2).filter(({ type }) => type.endsWith(":Deployment"));
  const gateways = (path: string, value: unknown) => edgeWith("IstioGateway", path, value).filter(({ type }) => type.endsWith(":IstioGateway"));

  it("asks for one for an app, and for a gateway, of several pods", () => {
    assert.match(
      messages(disruptionBudget, several).join(),
      /^PodDisruptionBudget of Deployment default\/chat is missing, allowed is one in namespace default/,
    );
    for (const gateway of [gateways("spec.replicaCount", 2), gateways("spec.autoscaleEnabled", true)]) {
      assert.match(messages(disruptionBudget, gateway).join(), /IstioGateway istio-system\/ingressgateway is missing, .* in namespace istio-system/);
    }
  });

  it("is not content with one of other pods, or in another namespace", () => {
    const gateway = gateways("spec.replicaCount", 2);
    assert.equal(messages(disruptionBudget, [...gateway, budget("istio-system", { istio: "other" })]).length, 1);
    assert.equal(messages(disruptionBudget, [...gateway, budget("default", { istio: "ingressgateway" })]).length, 1);
    assert.deepEqual(messages(disruptionBudget, [...gateway, budget("istio-system", { istio: "ingressgateway" })]), []);
  });

  it("refuses one that lets no pod go", () => {
    for (const spec of [{ maxUnavailable: 0 }, { maxUnavailable: "0%" }]) {
      assert.match(messages(disruptionBudget, [budget("default", {}, spec)]).join(), /^maxUnavailable of PodDisruptionBudget default\/budget is /);
    }
  });

  it("asks for none for one pod", () => {
    assert.deepEqual(messages(disruptionBudget, edge()), []);
  });
});
