import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { partDir } from "../../../sandbox/toolchain/cache";
import { PARTS } from "../../../sandbox/toolchain/parts";
import { ACK_ID, type FakeCloud, fakeCloud, STANDING_ID } from "../../integration/cloud/fakeCloud";
import { consumer, type Consumer } from "../../package/consumer";
import { pythonPackages } from "../../support/pythonPackages";
import { ROOT } from "../support/sandbox";

const STACK = ["--stack", "sandbox"];
const ATTACHED = { meshId: STANDING_ID, clusterId: ACK_ID };

describe("a cluster that a program in another language attaches, by Pulumi's own engine", () => {
  let cloud: FakeCloud;
  let library: Consumer;
  /** Of the program, outside every tree of packages: only its Pulumi.yaml says where the library's plugin is. */
  let folder: string;
  let home: string;
  before(() => {
    library = consumer("module");
  });
  after(() => library.remove());
  beforeEach(async () => {
    cloud = await fakeCloud({ standing: true });
    folder = mkdtempSync(path.join(tmpdir(), "asmws-attaching-"));
    home = mkdtempSync(path.join(tmpdir(), "asmws-home-"));
  });
  afterEach(async () => {
    await cloud.stop();
    for (const one of [folder, home]) rmSync(one, { recursive: true });
  });

  const plugin = () => path.join(library.folder, "node_modules/asmws/plugin");
  const attached = () => cloud.status().meshes[0]?.clusters;

  it("is attached and detached from YAML, and a refresh finds nothing to change", async () => {
    const resources = { ack: { type: "asmws:ClusterAttachment", properties: ATTACHED } };
    project({ name: "attaching", runtime: "yaml", packages: { asmws: plugin() }, resources, outputs: { mesh: "${ack.meshId}" } });
    await pulumi("stack", "init", "sandbox", "--no-select");
    await pulumi("up", "--yes", "--skip-preview", ...STACK);
    assert.deepEqual(attached(), [ACK_ID]);
    assert.equal((await pulumi("stack", "output", "mesh", ...STACK)).trim(), STANDING_ID);
    await pulumi("preview", "--refresh", "--expect-no-changes", ...STACK);
    await pulumi("destroy", "--yes", "--skip-preview", ...STACK);
    assert.deepEqual(attached(), []);
  });

  it("is attached and detached from Python, whose SDK serves the program: no language host for it is built here", async () => {
    project({ name: "attaching", runtime: "python", plugins: { providers: [{ name: "asmws", path: plugin() }] } });
    const python = (command: string) => inFolder("python3", path.join(__dirname, "attaching.py"), command, folder, STANDING_ID, ACK_ID);
    assert.match(await python("up"), /asmws:index:ClusterAttachment::ack/);
    assert.deepEqual(attached(), [ACK_ID]);
    await python("destroy");
    assert.deepEqual(attached(), []);
  });

  function project(pulumiYaml: object): void {
    const cloudOfTheTest = {
      "alicloud:endpoints": [{ servicemesh: `127.0.0.1:${cloud.port}` }],
      "alicloud:protocol": "HTTP",
      "alicloud:accessKey": "id-of-a-test",
      "alicloud:secretKey": "key-of-a-test",
    };
    writeFileSync(path.join(folder, "Pulumi.yaml"), stringify(pulumiYaml));
    writeFileSync(path.join(folder, "Pulumi.sandbox.yaml"), stringify({ config: cloudOfTheTest }));
  }

  const pulumi = (...args: string[]) => inFolder("pulumi", "--non-interactive", ...args);

  async function inFolder(command: string, ...args: string[]): Promise<string> {
    const programs = partDir(
      ROOT,
      PARTS.find(({ name }) => name === "pulumi")!,
    );
    const env = {
      ...process.env,
      PATH: `${programs}:${process.env.PATH}`,
      PYTHONPATH: pythonPackages("test/e2e/pulumi/requirements.txt"),
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: `file://${home}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
    };
    return (await promisify(execFile)(command, args, { cwd: folder, env })).stdout;
  }
});
