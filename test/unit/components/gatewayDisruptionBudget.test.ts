import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import { GatewayDisruptionBudget } from "../../../components/edges/gatewayDisruptionBudget";
import { newWorld } from "./world";

describe("GatewayDisruptionBudget", () => {
  it("lets one gateway pod go at a time, in the cluster", async () => {
    const world = await newWorld();
    const opts = { providers: [new Provider("ack", { kubeconfig: "a" })] };
    new GatewayDisruptionBudget("one", { gateway: { podNamespace: "istio-system", selector: { istio: "ingressgateway" } } }, opts);
    new GatewayDisruptionBudget("two", { gateway: { podNamespace: "istio-system", selector: { "asmws/gateway": "two" } } }, opts);
    await world.count(5);
    const budget = world.one("PodDisruptionBudget", "one");
    assert.deepEqual(budget.inputs, {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "one", namespace: "istio-system" },
      spec: { maxUnavailable: 1, selector: { matchLabels: { istio: "ingressgateway" } } },
    });
    assert.equal(budget.parent, world.one("asmws:index:GatewayDisruptionBudget", "one").urn);
    assert.match(budget.provider, /::ack::/);
  });

  it("refuses a name and a namespace that no API server takes", () => {
    const made = (name: string, podNamespace: string) => () => new GatewayDisruptionBudget(name, { gateway: { podNamespace, selector: {} } });
    assert.throws(made("Edge_1", "istio-system"), /GatewayDisruptionBudget Edge_1: one value is refused\n {2}- name: Invalid value: "Edge_1"/);
    assert.throws(made("edge", "istio.system"), /gateway\.podNamespace: Invalid value: "istio\.system"/);
  });
});
