import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { runProgram } from "../graph/host";
import { ACK_ID, fakeCloud, type FakeCloud, STANDING_ID } from "../unit/cloud/fakeCloud";
import { consumer, type Consumer } from "./consumer";
import { DynamicPlugin } from "./dynamicPlugin";

const PROGRAM = `
import { ClusterAttachment } from "asmws";
new ClusterAttachment("ack", { meshId: "${STANDING_ID}", clusterId: "${ACK_ID}" });
`;

describe("the attachment's provider, serialized out of the package", () => {
  let cloud: FakeCloud;
  let project: Consumer;
  let plugin: DynamicPlugin | undefined;
  before(async () => {
    cloud = await fakeCloud({ standing: true });
    project = consumer("module");
  });
  after(async () => {
    plugin?.stop();
    await cloud.stop();
    project.remove();
  });

  it("attaches a cluster from the folder of a program that has nothing but the package", async () => {
    writeFileSync(path.join(project.folder, "index.ts"), PROGRAM);
    const run = await runProgram("sandbox", { program: project.folder });
    assert.equal(run.exitCode, 0, run.stderr + run.errors.join());
    const { inputs } = run.resources.find((one) => one.type === "pulumi-nodejs:dynamic/asm:ClusterAttachment")!;

    plugin = await DynamicPlugin.start(project.folder, {
      "alicloud:endpoints": JSON.stringify([{ servicemesh: `127.0.0.1:${cloud.port}` }]),
      "alicloud:protocol": "HTTP",
      "alicloud:accessKey": "id-of-a-test",
      "alicloud:secretKey": "key-of-a-test",
    });
    assert.equal(await plugin.create(inputs), `${STANDING_ID}:${ACK_ID}`);
    assert.deepEqual(cloud.status().meshes[0]?.clusters, [ACK_ID]);
  });
});
