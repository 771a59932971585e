import assert from "node:assert/strict";
import { createRequire } from "node:module";
import Module from "node:module";
import path from "node:path";
import type { dynamic } from "@pulumi/pulumi";
import { serializeProvider } from "../../../components/asm/source";
import { ClusterAttachment } from "../../../components/clusterAttachment";
import { newWorld } from "../../unit/components/world";
import { ACK_ID, fakeCloud, STANDING_ID } from "../cloud/fakeCloud";

describe("ClusterAttachment, against the sandbox's OpenAPI", () => {
  it("has a source without credentials, however they are given when it is made", async () => {
    process.env.ALICLOUD_ACCESS_KEY = "id-that-must-not-be-kept";
    try {
      const source = await serializeProvider();
      assert.match(source, /ALICLOUD_ACCESS_KEY/);
      assert.doesNotMatch(source, /must-not-be-kept/);
    } finally {
      delete process.env.ALICLOUD_ACCESS_KEY;
    }
  });

  it("registers a source that works where Pulumi runs it", async () => {
    const world = await newWorld();
    new ClusterAttachment("ack", { meshId: "m1", clusterId: "c1" });
    await world.count(2);
    const source = world.one("pulumi-nodejs:dynamic/asm:ClusterAttachment").inputs.__provider as string;
    const cloud = await fakeCloud({ standing: true });
    const config: Record<string, string> = {
      "alicloud:endpoints": JSON.stringify([{ servicemesh: `127.0.0.1:${cloud.port}` }]),
      "alicloud:protocol": "HTTP",
      "alicloud:accessKey": "id-of-a-test",
      "alicloud:secretKey": "key-of-a-test",
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
