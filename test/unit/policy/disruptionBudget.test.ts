import assert from "node:assert/strict";
import { disruptionBudget } from "../../../analysis/rules/disruptionBudget";
import type { PolicyResource } from "../../../analysis/facts/rule";
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

  it("refuses one that keeps as many as there are", () => {
    assert.match(
      messages(disruptionBudget, [budget("default", {}, { minAvailable: "100%" })]).join(),
      /^minAvailable of PodDisruptionBudget default\/budget is "100%", allowed is less than all: no node /,
    );
    const three = edgeWith("Deployment", "spec.replicas", 3).filter(({ type }) => type.endsWith(":Deployment"));
    const said = (minAvailable: unknown, pods = three) => messages(disruptionBudget, [...pods, budget("default", {}, { minAvailable })]).join();
    for (const all of [3, 4, "67%"]) {
      assert.match(
        said(all),
        /^minAvailable of PodDisruptionBudget default\/budget is .*, allowed is less than the pods of Deployment default\/chat \(3\): no/,
      );
    }
    assert.match(said(1, edge().slice(0, 2)), /less than the pods of Deployment default\/chat \(1\)/);
    assert.deepEqual([said(2), said("66%"), said(0, edge().slice(0, 2))], ["", "", ""]);
  });

  it("counts the pods of a gateway, with an autoscaler the fewest", () => {
    const guarding = (minAvailable: number) => budget("istio-system", { istio: "ingressgateway" }, { minAvailable });
    const scaled = gateways("spec.autoscaleEnabled", true).map((one) => ({
      ...one,
      props: { ...one.props, spec: { autoscaleEnabled: true, minReplicas: 2 } },
    }));
    for (const gateway of [gateways("spec.replicaCount", 2), scaled]) {
      assert.match(messages(disruptionBudget, [...gateway, guarding(2)]).join(), /pods of IstioGateway istio-system\/ingressgateway \(2\)/);
      assert.deepEqual(messages(disruptionBudget, [...gateway, guarding(1)]), []);
    }
  });

  it("asks for none for one pod", () => {
    assert.deepEqual(messages(disruptionBudget, edge()), []);
  });
});
