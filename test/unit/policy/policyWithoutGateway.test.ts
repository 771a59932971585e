import assert from "node:assert/strict";
import { policyWithoutGateway } from "../../../analysis/rules/policyWithoutGateway";
import type { PolicyResource } from "../../../analysis/facts/rule";
import { edge, edgeWith, MESH, messages, resource } from "./edge";

const AUTHORIZATION = "kubernetes:security.istio.io/v1:AuthorizationPolicy";
const LIMITER = "kubernetes:istio.alibabacloud.com/v1beta1:ASMLocalRateLimiter";

function origins(labels: Record<string, string>, namespace = "istio-system"): PolicyResource {
  return resource(AUTHORIZATION, "origins", { metadata: { name: "origins", namespace }, spec: { selector: { matchLabels: labels } } }, { provider: MESH });
}

function limiter(labels: Record<string, string>, namespace = "istio-system"): PolicyResource {
  const spec = { isGateway: true, workloadSelector: { labels } };
  return resource(LIMITER, "handshakes", { metadata: { name: "handshakes", namespace }, spec }, { provider: MESH });
}

describe("policy policy-without-gateway", () => {
  it("refuses one that selects no gateway, and names the gateway's labels", () => {
    assert.deepEqual(messages(policyWithoutGateway, [...edge(), origins({ istio: "ingresgateway" })]), [
      'selector of AuthorizationPolicy istio-system/origins is {"istio":"ingresgateway"}, allowed is labels of the pods of IstioGateway ' +
        'istio-system/ingressgateway ({"istio":"ingressgateway","app":"istio-ingressgateway"}) in their namespace: ' +
        "correct the labels, or put it where the gateway's pods are: as it is, it does nothing",
    ]);
    assert.equal(messages(policyWithoutGateway, [...edge(), limiter({ istio: "other" })]).length, 1);
  });

  it("refuses one beside the app that is meant for the gateway", () => {
    assert.equal(messages(policyWithoutGateway, [...edge(), origins({ istio: "ingressgateway" }, "default")]).length, 1);
    assert.equal(messages(policyWithoutGateway, [...edge(), limiter({ app: "istio-ingressgateway" }, "default")]).length, 1);
  });

  it("takes one that selects a gateway by ASM's labels or by its owner's, all of them, or pods with sidecars", () => {
    for (const right of [origins({ istio: "ingressgateway" }), limiter({ app: "istio-ingressgateway" }), origins({}), origins({ app: "chat" }, "default")]) {
      assert.deepEqual(messages(policyWithoutGateway, [...edge(), right]), []);
    }
    const labelled = edgeWith("IstioGateway", "spec.podLabels", { "asmws/gateway": "shop" });
    assert.deepEqual(messages(policyWithoutGateway, [...labelled, origins({ "asmws/gateway": "shop" })]), []);
  });

  it("is silent where the gateway is another stack's", () => {
    const wrong = origins({ istio: "absent" });
    assert.deepEqual(messages(policyWithoutGateway, [wrong]), []);
    assert.deepEqual(messages(policyWithoutGateway, [...edgeWith("IstioGateway", "spec", undefined), wrong]), []);
  });
});
