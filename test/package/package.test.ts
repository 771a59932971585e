import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runProgram } from "../graph/host";
import { normalised } from "../graph/normalise";
import { platform } from "../graph/platform";
import { consumer, packed, type Consumer, type ModuleKind } from "./consumer";

const GOLDEN = readFileSync(path.resolve(__dirname, "../graph/goldens/example-typescript.yaml"), "utf8");

/** Compiles only where the declarations are found: without them everything would be `any`, and nothing would be wrong. */
const MISUSE = `
import { WebSocketApp, deriveTiming } from "asmws";
import { CapacityArgs } from "asmws/capacity";
// @ts-expect-error: a number of pods is no word.
new WebSocketApp("wrong", { replicas: "two" });
// @ts-expect-error: there is no such field.
deriveTiming({ heartbeat: 25 });
export const capacity: CapacityArgs = { socketsPerPod: 10 };
`;

describe("the tarball", () => {
  it("has every entry that its package.json names, the plugin, licence and changelog, and nothing of the repository's own", () => {
    const { files, tarball, size } = packed();
    const { exports } = JSON.parse(readFileSync(path.resolve(__dirname, "../../dist/package/package.json"), "utf8")) as { exports: object };
    const named = JSON.stringify(exports).match(/\.\/lib\/[\w/]+\.[\w.]+/g) ?? [];
    assert.ok(named.length > 40);
    for (const file of [...named.map((name) => name.slice(2)), "lib/schema.json", "plugin/PulumiPlugin.yaml", "LICENSE", "CHANGELOG.md", "README.md"]) {
      assert.ok(files.includes(file), `${file} is missing`);
    }
    assert.deepEqual(
      files.filter((file) => /(?<!\.d)\.ts$|test|node_modules/.test(file)),
      [],
    );
    process.stdout.write(`    ${path.relative(".", tarball)}: ${files.length} files, ${Math.ceil(size / 1024)} KiB\n`);
  });
});

/** The program that the package's README shows. */
const [, README = ""] = /```ts\n([^]*?)```/.exec(readFileSync(path.resolve(__dirname, "../../components/README.md"), "utf8")) ?? [];

for (const type of ["commonjs", "module"] as ModuleKind[]) {
  describe(`the package in a project of its own, type ${type}`, () => {
    let project: Consumer;
    before(() => (project = consumer(type)));
    after(() => project.remove());

    it("has its declared dependencies and peers satisfied", () => assert.deepEqual(project.npmProblems(), []));

    for (const tsconfig of type === "module" ? ["tsconfig.json", "tsconfig.bundler.json"] : ["tsconfig.json"]) {
      it(`type-checks with ${tsconfig}, the README's program too`, () => {
        writeFileSync(path.join(project.folder, "misuse.ts"), MISUSE);
        assert.match(README, /new WebSocketRoute/);
        writeFileSync(path.join(project.folder, "readme.ts"), README);
        assert.equal(project.typeCheck(tsconfig), "");
      });
    }

    it("registers from the tarball what the example registers from the source", async () => {
      const run = await runProgram("sandbox", { program: project.folder, answers: platform });
      assert.deepEqual(run.errors, []);
      assert.equal(run.exitCode, 0, run.stderr);
      assert.equal(normalised(run), GOLDEN);
    });
  });
}
