import assert from "node:assert/strict";
import fc from "fast-check";
import { labelChanges, pushedLabels } from "../../../sandbox/cloud/namespaceLabels/labels";
import { eventually } from "./eventually";
import { ACK_ID, fakeCloud, type FakeCloud, STANDING_ID } from "./fakeCloud";

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

  it("are taken back when the mesh has them no more, unless somebody has set another value since", () => {
    const before = { "istio-injection": "enabled", "istio.io/rev": "default" };
    assert.deepEqual(labelChanges({}, { "istio-injection": "enabled", "istio.io/rev": "canary" }, before), { "istio-injection": null });
  });
});

describe("cloud, namespaces", () => {
  let cloud: FakeCloud;
  beforeEach(async () => {
    cloud = await fakeCloud({ standing: true });
  });
  afterEach(() => cloud.stop());

  const namespace = (name: string, labels: Record<string, string> = {}) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
  const inCluster = (name: string) => cloud.ack.get(`/api/v1/namespaces/${name}`)?.metadata.labels;

  it("pushes to the attached cluster only, and to a namespace that comes later", async () => {
    cloud.mesh.put("/api/v1/namespaces/shop", namespace("shop", { "istio-injection": "enabled", team: "a" }));
    cloud.mesh.put("/api/v1/namespaces/later", namespace("later", { "istio.io/rev": "default" }));
    cloud.ack.put("/api/v1/namespaces/shop", namespace("shop", { team: "b" }));
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = `ServiceMeshId=${STANDING_ID}&ClusterId=${ACK_ID}`;
    await fetch(`http://127.0.0.1:${cloud.port}/?Action=AddClusterIntoServiceMesh`, { method: "POST", headers, body });
    await eventually("the label is pushed", () => inCluster("shop")?.["istio-injection"] === "enabled");
    assert.deepEqual(inCluster("shop"), { team: "b", "istio-injection": "enabled" });
    assert.equal(cloud.ack.get("/api/v1/namespaces/later"), undefined);

    cloud.ack.put("/api/v1/namespaces/later", namespace("later"));
    await eventually("the label is pushed there too", () => inCluster("later")?.["istio.io/rev"] === "default");
  });
});
