import assert from "node:assert/strict";
import { ClusterAttachment } from "../../../components/clusterAttachment";
import { newWorld, valueOf, World } from "./world";

const ATTACHMENT = "pulumi-nodejs:dynamic/asm:ClusterAttachment";

describe("ClusterAttachment", () => {
  let world: World;
  beforeEach(async () => {
    world = await newWorld();
  });

  it("makes one resource with its own defaults", async () => {
    const attachment = new ClusterAttachment("ack", { meshId: "m1", clusterId: "c1" });
    await world.count(2);
    const { __provider: source, ...inputs } = world.one(ATTACHMENT).inputs;
    assert.deepEqual(inputs, { meshId: "m1", clusterId: "c1", reserveNamespace: true, timeoutSeconds: 600 });
    assert.equal(typeof source, "string");
    assert.equal(world.one(ATTACHMENT).parent, world.one("asmws:index:ClusterAttachment").urn);
    assert.deepEqual([await valueOf(attachment.meshId), await valueOf(attachment.clusterId)], ["m1", "c1"]);
    assert.deepEqual(world.one("asmws:index:ClusterAttachment").outputs, { meshId: "m1", clusterId: "c1" });
  });

  it("stands twice in one stack, with the same source", async () => {
    new ClusterAttachment("one", { meshId: "m1", clusterId: "c1", reserveNamespace: false, timeoutSeconds: 60 });
    new ClusterAttachment("two", { meshId: "m1", clusterId: "c2" });
    await world.count(4);
    assert.equal(world.one(ATTACHMENT, "one").inputs.__provider, world.one(ATTACHMENT, "two").inputs.__provider);
    assert.deepEqual([world.one(ATTACHMENT, "one").inputs.reserveNamespace, world.one(ATTACHMENT, "one").inputs.timeoutSeconds], [false, 60]);
  });
});
