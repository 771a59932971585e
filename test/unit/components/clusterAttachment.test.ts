import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ClusterAttachment } from "../../../components/mesh/clusterAttachment";
import { isSecret } from "../../support/provider";
import { newWorld, revealed, valueOf, World } from "./world";

const ATTACHMENT = "asmws:asm:Attachment";

describe("ClusterAttachment", () => {
  let world: World;
  beforeEach(async () => {
    world = await newWorld();
  });
  afterEach(() => pulumi.runtime.setAllConfig({}));

  it("makes one resource with its own defaults", async () => {
    const attachment = new ClusterAttachment("ack", { meshId: "m1", clusterId: "c1" });
    await world.count(2);
    assert.deepEqual(world.one(ATTACHMENT).inputs, { meshId: "m1", clusterId: "c1", reserveNamespace: true, timeoutSeconds: 600 });
    assert.equal(world.one(ATTACHMENT).parent, world.one("asmws:index:ClusterAttachment").urn);
    assert.deepEqual([await valueOf(attachment.meshId), await valueOf(attachment.clusterId)], ["m1", "c1"]);
    assert.deepEqual(world.one("asmws:index:ClusterAttachment").outputs, { meshId: "m1", clusterId: "c1" });
  });

  it("stands twice in one stack", async () => {
    new ClusterAttachment("one", { meshId: "m1", clusterId: "c1", reserveNamespace: false, timeoutSeconds: 60 });
    new ClusterAttachment("two", { meshId: "m1", clusterId: "c2" });
    await world.count(4);
    assert.deepEqual([world.one(ATTACHMENT, "one").inputs.reserveNamespace, world.one(ATTACHMENT, "one").inputs.timeoutSeconds], [false, 60]);
  });

  it("gives its resource what alicloud: says, and nothing else of the configuration, as a secret", async () => {
    pulumi.runtime.setAllConfig({ "alicloud:region": "cn-beijing", "alicloud:accessKey": "id", "alicloud:profile": "", "project:other": "x" });
    new ClusterAttachment("ack", { meshId: "m1", clusterId: "c1" });
    await world.count(2);
    const { alicloud } = world.one(ATTACHMENT).inputs;
    assert.ok(isSecret(alicloud!));
    assert.deepEqual(revealed(alicloud), { region: "cn-beijing", accessKey: "id" });
  });

  it("is found in a stack of 0.1 by the type that it had there", async () => {
    new ClusterAttachment("ack", { meshId: "m1", clusterId: "c1" });
    await world.count(2);
    assert.deepEqual(
      world.one(ATTACHMENT).aliases.map((alias) => alias.type),
      ["pulumi-nodejs:dynamic/asm:ClusterAttachment"],
    );
  });
});
