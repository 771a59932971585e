import assert from "node:assert/strict";
import { AsmClient } from "../../support/asmClient";
import { eventually } from "./eventually";
import { ACK_ID, fakeCloud, type FakeCloud, STANDING_ID } from "./fakeCloud";

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
    await new AsmClient(`127.0.0.1:${cloud.port}`).call("AddClusterIntoServiceMesh", { ServiceMeshId: STANDING_ID, ClusterId: ACK_ID });
    await eventually("the label is pushed", () => inCluster("shop")?.["istio-injection"] === "enabled");
    assert.deepEqual(inCluster("shop"), { team: "b", "istio-injection": "enabled" });
    assert.equal(cloud.ack.get("/api/v1/namespaces/later"), undefined);

    cloud.ack.put("/api/v1/namespaces/later", namespace("later"));
    await eventually("the label is pushed there too", () => inCluster("later")?.["istio.io/rev"] === "default");
  });
});
