import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import { AppNamespace } from "../../../components/app/appNamespace";
import { newWorld, valueOf, World } from "./world";

const NAMESPACE = "kubernetes:core/v1:Namespace";

describe("AppNamespace", () => {
  let world: World;
  beforeEach(async () => {
    world = await newWorld();
  });

  it("has the injection label in the mesh alone; the cluster's waits for it and leaves it to ASM", async () => {
    const [mesh, ack] = [new Provider("mesh", { kubeconfig: "m" }), new Provider("ack", { kubeconfig: "a" })];
    const made = new AppNamespace("mesh-namespace", { namespace: "shop", side: "mesh", sidecarInjection: true }, { providers: [mesh] });
    new AppNamespace("ack-namespace", { namespace: "shop", side: "cluster", sidecarInjection: true }, { providers: [ack] });
    await world.count(6);
    const inMesh = world.one(NAMESPACE, "mesh-namespace");
    const inCluster = world.one(NAMESPACE, "ack-namespace");
    assert.deepEqual(inMesh.inputs.metadata, { name: "shop", labels: { "istio-injection": "enabled" } });
    assert.deepEqual(inCluster.inputs.metadata, {
      name: "shop",
      annotations: { "pulumi.com/waitFor": "jsonpath={.metadata.labels['istio-injection']}=enabled" },
    });
    assert.deepEqual(inMesh.ignoreChanges, []);
    assert.deepEqual(inCluster.ignoreChanges, [
      'metadata.labels["istio-injection"]',
      'metadata.labels["istio.io/rev"]',
      'metadata.labels["istio.io/dataplane-mode"]',
    ]);
    assert.match(inMesh.provider, /::mesh::/);
    assert.match(inCluster.provider, /::ack::/);
    assert.equal(inMesh.parent, world.one("asmws:index:AppNamespace", "mesh-namespace").urn);
    assert.equal(await valueOf(made.namespace), "shop");
  });

  it("has neither label nor wait without sidecars", async () => {
    new AppNamespace("mesh-namespace", { namespace: "shop", side: "mesh" });
    new AppNamespace("ack-namespace", { namespace: "shop", side: "cluster" });
    await world.count(4);
    for (const name of ["mesh-namespace", "ack-namespace"]) {
      assert.deepEqual(world.one(NAMESPACE, name).inputs.metadata, { name: "shop" });
    }
  });

  it("refuses those that stand in every cluster", () => {
    for (const namespace of ["default", "istio-system", "kube-system"]) {
      assert.throws(() => new AppNamespace("n", { namespace, side: "mesh" }), /must be a namespace of your own; this one stands in every cluster/, namespace);
    }
  });
});
