import assert from "node:assert/strict";
import fc from "fast-check";
import { labelChanges, pushedLabels } from "../../../sandbox/cloud/namespaceLabels/labels";

const labels = fc.dictionary(
  fc.constantFrom("istio-injection", "istio.io/rev", "istio.io/dataplane-mode", "team"),
  fc.constantFrom("enabled", "disabled", "x"),
);

describe("labels that a mesh pushes to the cluster's namespaces", () => {
  it("are afterwards those of the mesh, and nothing else has changed", () => {
    fc.assert(
      fc.property(labels, labels, (ofMesh, ofCluster) => {
        const wanted = pushedLabels(ofMesh);
        const changes = labelChanges(wanted, ofCluster, {});
        const after = Object.fromEntries(Object.entries({ ...ofCluster, ...changes }).filter(([, value]) => value !== null));
        assert.deepEqual(after, { ...ofCluster, ...wanted });
        assert.deepEqual(labelChanges(wanted, after as Record<string, string>, wanted), {});
      }),
    );
  });

  it("are taken back when the mesh has them no more, unless another client has set another value since", () => {
    const before = { "istio-injection": "enabled", "istio.io/rev": "default" };
    assert.deepEqual(labelChanges({}, { "istio-injection": "enabled", "istio.io/rev": "canary" }, before), { "istio-injection": null });
  });
});
