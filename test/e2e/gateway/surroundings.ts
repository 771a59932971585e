import assert from "node:assert/strict";
import { until } from "../support/until";
import type { OptionStack } from "./optionStack";

interface Autoscaler {
  readonly spec: { readonly minReplicas: number; readonly maxReplicas: number; readonly scaleTargetRef: { readonly name: string } };
}

interface Budget {
  readonly status: { readonly expectedPods: number; readonly disruptionsAllowed: number };
}

interface Namespace {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
}

export function provesSurroundings(stack: OptionStack, gateway: string): void {
  it("has the name of its NLB for an address, which leads there inside and shows in the status", async () => {
    const { ingressIp, ingressHostname } = stack.user.outputs();
    assert.match(ingressHostname ?? "", /^nlb-\d{4}\.cn-beijing\.nlb\.aliyuncs\.sandbox$/);
    assert.ok(!ingressIp, ingressIp);
    const { stdout } = await stack.user.succeed("status");
    assert.match(stdout, new RegExp(`^${ingressHostname}:443 +nlb +istio-system/istio-${gateway} `, "m"));
  });

  it("has an autoscaler that keeps its least number of pods, and a budget for them", async () => {
    const { spec } = await stack.json<Autoscaler>("ack", "-n", "istio-system", "get", "hpa", `istio-${gateway}`);
    assert.deepEqual([spec.minReplicas, spec.maxReplicas, spec.scaleTargetRef.name], [2, 3, `istio-${gateway}`]);
    assert.equal((await stack.gatewayPods(gateway)).length, 2);
    const { items } = await stack.json<{ items: Budget[] }>("ack", "-n", "istio-system", "get", "poddisruptionbudgets");
    assert.deepEqual(
      items.map(({ status }) => [status.expectedPods, status.disruptionsAllowed]),
      [[2, 1]],
    );
  });

  it("has its namespace's label in the cluster too, where only the mesh has set it", async () => {
    const labels = await until("the label is pushed", 10, async () => {
      const { metadata } = await stack.json<Namespace>("ack", "get", "namespace", "edge");
      return metadata.labels["istio-injection"] !== undefined && metadata.labels;
    });
    assert.equal(labels["istio-injection"], "enabled");
  });

  it("changes nothing when it is deployed again", async () => {
    const { stdout } = await stack.again();
    assert.match(stdout, /^Resources:\n +\d+ unchanged\n/m);
  });
}
