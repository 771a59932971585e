import assert from "node:assert/strict";
import { edgeNames, missingParts, type EdgeFacts } from "../../../sandbox/commands/edgeParts";

const NAMES = edgeNames({
  resources: [
    { urn: "a", type: "asmws:asm:Attachment", id: "mesh:cluster", inputs: { meshId: "mesh", clusterId: "cluster" } },
    { urn: "b", type: "kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway", id: "istio-system/edge" },
    { urn: "c", type: "kubernetes:core/v1:Secret", id: "istio-system/credential" },
    { urn: "d", type: "kubernetes:apps/v1:Deployment", id: "default/tornado" },
  ],
});

const WHOLE: EdgeFacts = {
  names: NAMES,
  attached: true,
  gateway: { addresses: ["10.244.254.1"], error: "", pods: { ready: 2, wanted: 2 } },
  app: { ready: 1, wanted: 1 },
  endpoints: 1,
  existingSecrets: ["istio-system/credential"],
};

describe("what is missing of an edge that does not answer", () => {
  it("is nothing while all is there", () => {
    assert.deepEqual(missingParts(WHOLE), []);
  });

  const LACKS: [string, Partial<EdgeFacts>, RegExp][] = [
    ["the attachment", { attached: false }, /^cluster cluster is not attached to mesh mesh$/],
    [
      "the load balancer's address",
      { gateway: { ...WHOLE.gateway, addresses: [], error: "no quota" } },
      /^IstioGateway edge has no load balancer address: no quota$/,
    ],
    ["the gateway's Deployment", { gateway: { ...WHOLE.gateway, pods: undefined } }, /^Deployment istio-system\/istio-edge of the gateway does not exist$/],
    ["ready gateway pods", { gateway: { ...WHOLE.gateway, pods: { ready: 0, wanted: 2 } } }, /^gateway pods: 0 of 2 /],
    ["the TLS Secret", { existingSecrets: ["default/credential"] }, /^TLS Secret istio-system\/credential does not exist$/],
    ["the app's Deployment", { app: undefined }, /^Deployment default\/tornado of the app does not exist$/],
    ["ready app pods", { app: { ready: 0, wanted: 1 }, endpoints: 0 }, /^app pods: 0 of 1 of Deployment default\/tornado are ready$/],
    ["endpoints", { endpoints: 0 }, /^Service default\/tornado has no ready endpoints$/],
  ];
  for (const [part, lack, what] of LACKS) {
    it(`is ${part}, with a remedy`, () => {
      const [missing, ...others] = missingParts({ ...WHOLE, ...lack });
      assert.match(missing?.what ?? "", what);
      assert.ok(missing?.remedy);
      assert.deepEqual(others, []);
    });
  }

  it("is each part that an update did not come to", () => {
    const missing = missingParts({ ...WHOLE, names: edgeNames({}) });
    assert.deepEqual(
      missing.map(({ what }) => what),
      [
        "the attachment of the cluster is not in the stack's state",
        "the IstioGateway is not in the stack's state",
        "the app's Deployment is not in the stack's state",
      ],
    );
  });
});
