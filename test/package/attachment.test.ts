import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runProgram } from "../graph/host";
import type { Wire } from "../support/provider";
import { ACK_ID, fakeCloud, type FakeCloud, STANDING_ID } from "../integration/cloud/fakeCloud";
import { consumer } from "./consumer";
import { DynamicPlugin } from "./dynamicPlugin";

const PROGRAM = `
import { ClusterAttachment } from "asmws";
new ClusterAttachment("ack", { meshId: "m1", clusterId: "c1" });
`;

describe("the attachment's provider, serialized", () => {
  let cloud: FakeCloud;
  beforeEach(async () => {
    cloud = await fakeCloud({ standing: true });
  });
  afterEach(() => cloud.stop());

  it("attaches a cluster out of the package, from the folder of a program that has nothing else", async () => {
    const project = consumer("module");
    try {
      writeFileSync(path.join(project.folder, "index.ts"), PROGRAM);
      await attaches(cloud, await inputsOf(project.folder), project.folder);
    } finally {
      project.remove();
    }
  });

  it("attaches a cluster out of the source, from a folder without any package, as a program in another language has", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "asmws-bare-"));
    try {
      await attaches(cloud, await inputsOf("test/graph/twice"), folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** What a program registers of its first attachment, with the provider's source. */
async function inputsOf(program: string): Promise<Record<string, Wire>> {
  const run = await runProgram("sandbox", { program });
  assert.equal(run.exitCode, 0, run.stderr + run.errors.join());
  return run.resources.find((one) => one.type === "pulumi-nodejs:dynamic/asm:ClusterAttachment")!.inputs;
}

async function attaches(cloud: FakeCloud, inputs: Record<string, Wire>, folder: string): Promise<void> {
  const plugin = await DynamicPlugin.start(folder, {
    "alicloud:endpoints": JSON.stringify([{ servicemesh: `127.0.0.1:${cloud.port}` }]),
    "alicloud:protocol": "HTTP",
    "alicloud:accessKey": "id-of-a-test",
    "alicloud:secretKey": "key-of-a-test",
  });
  try {
    assert.equal(await plugin.create({ ...inputs, meshId: STANDING_ID, clusterId: ACK_ID }), `${STANDING_ID}:${ACK_ID}`);
    assert.deepEqual(cloud.status().meshes[0]?.clusters, [ACK_ID]);
  } finally {
    plugin.stop();
  }
}
