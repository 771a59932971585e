import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runProgram } from "../graph/host";
import type { Wire } from "../support/provider";
import { ACK_ID, fakeCloud, type FakeCloud, STANDING_ID } from "../integration/cloud/fakeCloud";
import { consumer, type Consumer } from "./consumer";
import { LibraryPlugin } from "./libraryPlugin";

const PROGRAM = `
import { ClusterAttachment } from "asmws";
new ClusterAttachment("ack", { meshId: "${STANDING_ID}", clusterId: "${ACK_ID}" });
`;
const ID = `${STANDING_ID}:${ACK_ID}`;
const COMPONENTS = path.resolve(__dirname, "../../components");

describe("the attachment, served by the library's plugin", function () {
  this.timeout(120_000);
  let cloud: FakeCloud;
  let project: Consumer;
  before(() => {
    project = consumer("module");
    writeFileSync(path.join(project.folder, "index.ts"), PROGRAM);
  });
  after(() => project.remove());
  beforeEach(async () => {
    cloud = await fakeCloud({ standing: true });
  });
  afterEach(() => cloud.stop());

  const packaged = (folder: string) => path.join(folder, "node_modules/asmws/plugin");
  const attached = () => cloud.status().meshes[0]?.clusters;
  const configuration = () => ({
    "alicloud:endpoints": JSON.stringify([{ servicemesh: `127.0.0.1:${cloud.port}` }]),
    "alicloud:protocol": "HTTP",
    "alicloud:accessKey": "id-of-a-test",
    "alicloud:secretKey": "key-of-a-test",
  });

  /** What a program registers of its attachment: all that the engine hands on to a plugin. */
  async function registered(): Promise<Record<string, Wire>> {
    const run = await runProgram("sandbox", { program: project.folder, config: configuration() });
    assert.equal(run.exitCode, 0, run.stderr + run.errors.join());
    return run.resources.find((one) => one.type === "asmws:asm:Attachment")!.inputs;
  }

  it("is attached and kept without code, without a path, and with the connection as a secret", async () => {
    const state = await LibraryPlugin.using(packaged(project.folder), tmpdir(), async (plugin) => {
      const { id, properties } = await plugin.create("Attachment", await registered());
      assert.equal(id, ID);
      return properties;
    });
    assert.deepEqual(attached(), [ACK_ID]);
    const { alicloud, ...plain } = state;
    assert.deepEqual(plain, { meshId: STANDING_ID, clusterId: ACK_ID, reserveNamespace: true, timeoutSeconds: 600, attachedHere: true });
    assert.equal((alicloud as Record<string, Wire>)["4dabf18193072939515e22adb298388d"], "1b47061264138c4ac30d75fd1eb44270");
    assert.doesNotMatch(JSON.stringify(state), new RegExp(`${project.folder}|${COMPONENTS}|function|require`));
  });

  it("is detached by the plugin of today, from another folder and out of the source, whatever attached it", async () => {
    const moved = mkdtempSync(path.join(tmpdir(), "asmws-moved-"));
    try {
      const inputs = await registered();
      const state = await LibraryPlugin.using(packaged(project.folder), tmpdir(), (plugin) => plugin.create("Attachment", inputs));
      renameSync(project.folder, path.join(moved, "project"));
      await LibraryPlugin.using(COMPONENTS, moved, (plugin) => plugin.delete("Attachment", state));
      assert.deepEqual(attached(), []);
    } finally {
      renameSync(path.join(moved, "project"), project.folder);
      rmSync(moved, { recursive: true });
    }
  });

  it("takes a fix of the provider into the next destroy, without an update before it", async () => {
    const lib = path.join(project.folder, "node_modules/asmws/lib/mesh/api/attachment.js");
    const inputs = await registered();
    const state = await LibraryPlugin.using(packaged(project.folder), tmpdir(), (plugin) => plugin.create("Attachment", inputs));
    const kept = `${lib}.kept`;
    cpSync(lib, kept);
    try {
      writeFileSync(lib, `${"\n"}exports.AttachmentProvider = class { configure() {} delete() { throw new Error("the code of today"); } };\n`);
      await assert.rejects(
        LibraryPlugin.using(packaged(project.folder), tmpdir(), (plugin) => plugin.delete("Attachment", state)),
        /the code of today/,
      );
    } finally {
      renameSync(kept, lib);
    }
  });

  it("is detached where pnpm laid the packages out: only the library sees what it needs", async () => {
    const folder = pnpmLayout(project.folder);
    try {
      const inputs = await registered();
      const state = await LibraryPlugin.using(packaged(folder), folder, (plugin) => plugin.create("Attachment", inputs));
      assert.deepEqual(attached(), [ACK_ID]);
      await LibraryPlugin.using(packaged(folder), folder, (plugin) => plugin.delete("Attachment", state));
      assert.deepEqual(attached(), []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("takes over what 0.1 kept: no replacement, and its code goes", async () => {
    const inputs = await registered();
    const former = { meshId: STANDING_ID, clusterId: ACK_ID, reserveNamespace: true, timeoutSeconds: 600, __provider: "exports.handler = ..." };
    await LibraryPlugin.using(packaged(project.folder), tmpdir(), async (plugin) => {
      await plugin.create("Attachment", inputs);
      assert.deepEqual(await plugin.diff("Attachment", ID, former, inputs), { changes: true, replaces: [] });
      const updated = await plugin.update("Attachment", ID, former, inputs);
      assert.deepEqual(updated, { ...inputs, attachedHere: false });
      assert.deepEqual(await plugin.diff("Attachment", ID, updated, inputs), { changes: false, replaces: [] });
    });
    const { calls } = cloud.status();
    assert.deepEqual([calls["servicemesh:AddClusterIntoServiceMesh"], calls["servicemesh:RemoveClusterFromServiceMesh"]], [1, undefined]);
  });
});

/** As pnpm installs: the package in a store, beside what it declares, and one link to it in the project, which sees nothing else. */
function pnpmLayout(npmProject: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "asmws-pnpm-"));
  const store = path.join(folder, "node_modules/.pnpm/asmws@0.1.0/node_modules");
  mkdirSync(store, { recursive: true });
  cpSync(path.join(npmProject, "node_modules/asmws"), path.join(store, "asmws"), { recursive: true });
  for (const name of ["@alicloud", "@pulumi"]) symlinkSync(path.resolve(__dirname, "../../node_modules", name), path.join(store, name));
  symlinkSync(".pnpm/asmws@0.1.0/node_modules/asmws", path.join(folder, "node_modules/asmws"));
  return folder;
}
