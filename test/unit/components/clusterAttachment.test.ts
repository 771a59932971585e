import assert from "node:assert/strict";
import { createRequire } from "node:module";
import Module from "node:module";
import path from "node:path";
import type { dynamic } from "@pulumi/pulumi";
import { ClusterAttachment } from "../../../components/clusterAttachment";
import { ACK_ID, fakeCloud, STANDING_ID } from "../cloud/fakeCloud";
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

  it("keeps a source that works where Pulumi runs it, and that holds no credential", async () => {
    process.env.ALICLOUD_ACCESS_KEY = "id-that-must-not-be-kept";
    try {
      new ClusterAttachment("ack", { meshId: "m1", clusterId: "c1" });
      await world.count(2);
    } finally {
      delete process.env.ALICLOUD_ACCESS_KEY;
    }
    const source = world.one(ATTACHMENT).inputs.__provider as string;
    assert.equal(source.includes("must-not-be-kept"), false);

    const cloud = await fakeCloud({ standing: true });
    const config: Record<string, string> = {
      "alicloud:endpoints": JSON.stringify([{ servicemesh: `127.0.0.1:${cloud.port}` }]),
      "alicloud:protocol": "HTTP",
      "alicloud:accessKey": "i",
      "alicloud:secretKey": "k",
    };
    try {
      const provider = revived(source);
      await provider.configure!({ config: { get: (key) => config[key], require: (key) => config[key]! } });
      const inputs = { meshId: STANDING_ID, clusterId: ACK_ID, reserveNamespace: true, timeoutSeconds: 5 };
      assert.equal((await provider.create(inputs)).id, `${STANDING_ID}:${ACK_ID}`);
      await assert.rejects(provider.create({ ...inputs, meshId: "c0" }), /belongs to the mesh c5a0/);
    } finally {
      await cloud.stop();
    }
  });
});

/** As Pulumi's process for dynamic resources does it: a module without a file, at the root of the program. */
function revived(source: string): dynamic.ResourceProvider {
  const root = path.resolve(__dirname, "../../..");
  const module = new Module("dynamic") as NodeJS.Module & { _compile(code: string, file: string): void };
  module.require = createRequire(path.join(root, "package.json"));
  module._compile(source, "");
  return (module.exports as { handler: () => dynamic.ResourceProvider }).handler();
}
