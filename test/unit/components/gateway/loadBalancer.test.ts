import assert from "node:assert/strict";
import { describe as inWords } from "../../../../components/faults";
import { LoadBalancerChoice, loadBalancerFaults, replacingChanges } from "../../../../components/edges/asm/gateway/loadBalancer";
import { changesOf } from "../../../../sandbox/pulumi/kubernetes/diff/detailedDiff";
import { mergePatch } from "../../../../sandbox/pulumi/kubernetes/diff/mergePatch";
import type { JsonObject } from "../../../../sandbox/pulumi/kubernetes/object";

const ZONES = ["cn-beijing-a:vsw-1", "cn-beijing-b:vsw-2"];

describe("the choice of a load balancer", () => {
  const faultsOf = (choice: LoadBalancerChoice) => loadBalancerFaults(choice).map(inWords).join("\n");

  it("is a CLB by itself, an NLB with two zones, or one by its id", () => {
    for (const good of [
      {},
      { addressType: "intranet" },
      { loadBalancer: "nlb", zoneMaps: ZONES },
      { loadBalancerId: "lb-2ze1" },
      { loadBalancer: "nlb", loadBalancerId: "nlb-2ze1" },
    ] as const) {
      assert.equal(faultsOf(good as LoadBalancerChoice), "");
    }
  });

  const refusals: [string, LoadBalancerChoice, RegExp][] = [
    [
      "an NLB in one zone",
      { loadBalancer: "nlb", zoneMaps: ["cn-beijing-a:vsw-1", "cn-beijing-a:vsw-2"] },
      /zoneMaps: Invalid value: .*must be at least two zones for nlb; add a vSwitch in a second zone/,
    ],
    ["a CLB that hides its clients, which it cannot", { preserveClientIp: false }, /preserveClientIp: Invalid value: false: must be true for clb/],
    [
      "an NLB that hides its clients from what tells them apart",
      { loadBalancer: "nlb", zoneMaps: ZONES, preserveClientIp: false, sourceRanges: ["203.0.113.0/24"] },
      /preserveClientIp: Invalid value: false: must be true beside sourceRanges/,
    ],
    ["an NLB without zones", { loadBalancer: "nlb" }, /zoneMaps: Invalid value: \[\]: must be at least two zones/],
    [
      "a zone without its vSwitch",
      { loadBalancer: "nlb", zoneMaps: [...ZONES, "cn-beijing-c"] },
      /^zoneMaps\[2\]: Invalid value: "cn-beijing-c": must be zone:vSwitch/,
    ],
    ["zones of a CLB", { zoneMaps: ZONES }, /zoneMaps: Forbidden: may not be set for a clb/],
    [
      "an id of the other kind",
      { loadBalancer: "nlb", loadBalancerId: "lb-2ze1" },
      /loadBalancerId: Invalid value: "lb-2ze1": must be an id of a load balancer of kind nlb/,
    ],
    [
      "what the owner has chosen",
      { loadBalancerId: "lb-2ze1", addressType: "intranet", zoneMaps: ZONES },
      /addressType: Forbidden: may not be set beside loadBalancerId \(lb-2ze1\)[^]*zoneMaps: Forbidden/,
    ],
  ];
  for (const [what, choice, message] of refusals) {
    it(`refuses ${what}`, () => assert.match(faultsOf(choice), message));
  }

  it("replaces the gateway when it changes: the provider's diff names the very paths", () => {
    const spec = (annotations: Record<string, string>, more = {}) => ({ spec: { serviceAnnotations: annotations, ...more } });
    const prefix = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-";
    const REPLACING_CHANGES = replacingChanges("clb");
    const changes = [
      [spec({}), spec({}, { loadBalancerClass: "alibabacloud.com/nlb" })],
      [spec({ [`${prefix}address-type`]: "internet" }), spec({ [`${prefix}address-type`]: "intranet" })],
      [spec({ [`${prefix}id`]: "lb-1" }), spec({ [`${prefix}id`]: "lb-2" })],
      [spec({ [`${prefix}address-type`]: "internet" }), spec({ [`${prefix}id`]: "lb-2" })],
    ] as const;
    for (const [before, after] of changes) {
      const paths = changedPaths(before, after);
      assert.ok(paths.length > 0 && paths.every((path) => REPLACING_CHANGES.includes(path)), paths.join());
    }
    assert.deepEqual(
      changedPaths(spec({ [`${prefix}established-timeout`]: "900" }), spec({ [`${prefix}established-timeout`]: "600" })).filter((path) =>
        REPLACING_CHANGES.includes(path),
      ),
      [],
    );
  });

  it("keeps the gateway when an NLB gets another type of address", () => {
    assert.deepEqual(
      replacingChanges("nlb"),
      replacingChanges("clb").filter((path) => !path.includes("address-type")),
    );
    assert.equal(replacingChanges("nlb").length, 3);
  });

  it("makes the gateway anew in another cluster, where its address is another", () => {
    const [path] = changedPaths({ spec: { clusterIds: ["c1"] } }, { spec: { clusterIds: ["c2"] } });
    // A path holds for all that is in it.
    assert.ok(replacingChanges().includes(path!.replace(/\[0\]$/, "")), path);
  });
});

// As the provider tells the engine, which replaces the object when one of them is in replaceOnChanges.
function changedPaths(before: JsonObject, after: JsonObject): string[] {
  return [...changesOf(mergePatch(before, after), before, after, []).keys()];
}
