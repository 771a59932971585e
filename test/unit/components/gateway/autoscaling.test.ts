import assert from "node:assert/strict";
import fc from "fast-check";
import { capacityFaults, deriveCapacity } from "../../../../components/capacity";
import { describe as inWords } from "../../../../components/faults";
import { autoscalingFaults, GatewayAutoscalingArgs } from "../../../../components/edges/istio/autoscaling";

describe("autoscaling of the gateway", () => {
  const faultsOf = (given: object, capacity = {}) =>
    autoscalingFaults(given as GatewayAutoscalingArgs, capacity)
      .map(inWords)
      .join("\n");

  it("is a least and a greatest number of pods, and a target", () => {
    assert.equal(faultsOf({ minReplicas: 2, maxReplicas: 10 }), "");
    assert.equal(faultsOf({ minReplicas: 2, maxReplicas: 2, cpuPercent: 80 }), "");
  });

  const refusals: [string, object, object, RegExp][] = [
    [
      "what is missing or no number",
      { maxReplicas: 2.5, cpuPercent: 99 },
      {},
      /minReplicas: Required value[^]*maxReplicas: Invalid value: 2\.5[^]*cpuPercent: Invalid value: 99: must be a whole number, 10 to 90/,
    ],
    [
      "a least above the greatest",
      { minReplicas: 4, maxReplicas: 3 },
      {},
      /autoscaling\.minReplicas: Invalid value: 4: must be at most autoscaling\.maxReplicas \(3\)/,
    ],
    [
      "two that count the pods",
      { minReplicas: 2, maxReplicas: 3 },
      { gatewayReplicas: 5 },
      /autoscaling: Forbidden: may not be set beside capacity\.gatewayReplicas \(5\); two would count the pods/,
    ],
    [
      "a least that cannot hold every socket",
      { minReplicas: 2, maxReplicas: 9 },
      { socketsPerPod: 20_000, pods: 10 },
      /autoscaling\.minReplicas: Invalid value: 2: must be at least 6 for 200000 sockets .*; raise it to 6/,
    ],
  ];
  for (const [what, given, capacity, message] of refusals) {
    it(`refuses ${what}`, () => assert.match(faultsOf(given, capacity), message));
  }

  it("takes as a least number exactly what a capacity without a number of its own derives, and more", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 100 }),
        (socketsPerPod, pods, minReplicas) => {
          const capacity = { socketsPerPod, pods };
          fc.pre(capacityFaults(capacity).length === 0);
          const needed = deriveCapacity(capacity).gatewayReplicas;
          // One pod alone has no other to rely on, and is sized for all.
          fc.pre(minReplicas > 1);
          assert.equal(faultsOf({ minReplicas, maxReplicas: 100 }, capacity) === "", minReplicas >= needed);
        },
      ),
    );
  });
});
