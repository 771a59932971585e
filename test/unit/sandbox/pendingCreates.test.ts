import assert from "node:assert/strict";
import { withoutPending, type Deployment, type ResourceState } from "../../../sandbox/commands/pendingCreates";

const MESHES = [
  { id: "c5a0asm", name: "asm-sandbox" },
  { id: "c02ed", name: "sandbox-full" },
];
const STACK: ResourceState = { urn: "urn:stack", type: "pulumi:pulumi:Stack" };
const deployment: ResourceState = { urn: "urn:app", type: "kubernetes:apps/v1:Deployment", inputs: { metadata: { name: "tornado", namespace: "default" } } };
const mesh = (serviceMeshName: string): ResourceState => ({
  urn: "urn:mesh",
  type: "alicloud:servicemesh/serviceMesh:ServiceMesh",
  inputs: { serviceMeshName },
});

/** Resources after these creations were interrupted in a stack that had only `known`. */
function settled(pending: readonly ResourceState[], known: readonly ResourceState[] = [STACK], type = "creating"): readonly ResourceState[] {
  const state: Deployment = { resources: known, pending_operations: pending.map((resource) => ({ type, resource })) };
  const result = withoutPending(state, MESHES);
  assert.deepEqual(result.pending_operations, []);
  return result.resources ?? [];
}

describe("what an interrupted creation may have made", () => {
  it("is known by namespace and name in Kubernetes", () => {
    assert.deepEqual(settled([deployment]), [STACK, { ...deployment, id: "default/tornado" }]);
  });

  it("is known by its name alone where there is no namespace", () => {
    const namespace = { urn: "urn:ns", type: "kubernetes:core/v1:Namespace", inputs: { metadata: { name: "apps" } } };
    assert.deepEqual(settled([namespace]), [STACK, { ...namespace, id: "apps" }]);
  });

  it("is known by the id of the mesh of that name, because creating it again is refused", () => {
    assert.deepEqual(settled([mesh("sandbox-full")]), [STACK, { ...mesh("sandbox-full"), id: "c02ed" }]);
  });

  it("is nothing when the cloud never heard of the mesh", () => {
    assert.deepEqual(settled([mesh("other")]), [STACK]);
  });

  it("is forgotten where creating it again makes no second one", () => {
    const attachment = { urn: "urn:join", type: "asmws:asm:Attachment", inputs: { meshId: "c02ed" } };
    const key = { urn: "urn:key", type: "tls:index/privateKey:PrivateKey", inputs: { algorithm: "ECDSA" } };
    assert.deepEqual(settled([attachment, key]), [STACK]);
  });

  it("takes the place of what was deleted to be replaced", () => {
    const old = { ...deployment, id: "default/tornado", pendingReplacement: true };
    assert.deepEqual(settled([deployment], [STACK, old]), [STACK, { ...deployment, id: "default/tornado" }]);
  });

  it("does not come beside a resource that is still there under the same name", () => {
    const old = { ...deployment, id: "default/old" };
    assert.deepEqual(settled([deployment], [STACK, old]), [STACK, old]);
  });

  it("changes nothing when the operation was an update or a deletion, which a refresh sees by itself", () => {
    const known = [STACK, { ...deployment, id: "default/tornado" }];
    assert.deepEqual(settled([deployment], known, "updating"), known);
    assert.deepEqual(settled([deployment], known, "deleting"), known);
  });

  it("comes in the order in which it was begun, because a resource stands behind what it needs", () => {
    const service = { urn: "urn:service", type: "kubernetes:core/v1:Service", inputs: { metadata: { name: "tornado", namespace: "default" } } };
    assert.deepEqual(
      settled([deployment, service]).map(({ urn }) => urn),
      ["urn:stack", "urn:app", "urn:service"],
    );
  });

  it("leaves an empty stack empty", () => {
    assert.deepEqual(withoutPending({}, MESHES), { resources: [], pending_operations: [] });
  });
});
