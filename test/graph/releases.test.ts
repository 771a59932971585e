import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { begun } from "./begun";
import { componentsOfTheLibrary } from "./componentsOfTheLibrary";
import { urnsOf } from "./formerUrns";
import { fixture } from "./fixtures";
import { type Run, runProgram } from "./host";
import { platform } from "./platform";

const RELEASES = path.join(__dirname, "goldens/releases");
/** What a user's stack may be: those of this project, one with every option, and the example of another program. */
const PROGRAMS: Readonly<Record<string, () => Promise<Run>>> = {
  ...Object.fromEntries(["dev", "sandbox", "sandbox-full", "prod"].map((stack) => [stack, () => runProgram(stack)])),
  everything: async () => runProgram("everything", { preview: false, ...(await fixture("everything-0.1")) }),
  "example-typescript": () => runProgram("sandbox", { program: "examples/typescript", answers: platform }),
};
const NAMES = Object.keys(PROGRAMS);

/** Version of the library, whose release records the URNs of all programs with RECORD_RELEASE=1. */
const VERSION = (JSON.parse(readFileSync(path.join(__dirname, "../../components/package.json"), "utf8")) as { version: string }).version;

describe("URNs of every release", () => {
  const today = new Map<string, Set<string>>();
  before(async function () {
    this.timeout(60_000);
    const runs = await Promise.all(NAMES.map((name) => PROGRAMS[name]!()));
    for (const [index, name] of NAMES.entries()) {
      const { resources, errors } = runs[index]!;
      assert.deepEqual(errors, []);
      today.set(name, urnsOf(resources));
      if (process.env.RECORD_RELEASE === "1") record(name, [...resources.map((one) => one.urn)].sort());
    }
  });

  it("are recorded for this version, of every program", () => {
    const missing = NAMES.filter((name) => !existsSync(path.join(RELEASES, VERSION, `${name}.txt`)));
    assert.deepEqual(missing, [], `${VERSION} is not recorded whole: RECORD_RELEASE=1 make graph`);
  });

  for (const release of readdirSync(RELEASES)) {
    it(`are still known: ${release}`, () => {
      const recorded = readdirSync(path.join(RELEASES, release)).map((file) => path.basename(file, ".txt"));
      assert.deepEqual(
        recorded.filter((name) => !NAMES.includes(name)),
        [],
        "a program that a release had is run no more",
      );
      for (const name of recorded) {
        const file = path.join(RELEASES, release, `${name}.txt`);
        const lost = readFileSync(file, "utf8")
          .trim()
          .split("\n")
          .filter((urn) => !today.get(name)!.has(urn));
        // An alias keeps what a new name or parent would replace; docs/versioning.md says how a resource may end.
        assert.deepEqual(lost, [], `resources of ${release} that an update would delete: give their successors aliases`);
      }
    });
  }
});

describe("a component with a new name", () => {
  const run = (config: Record<string, string>) => begun(() => runProgram("dev", { program: "test/graph/renamed", config }));
  const [chat, talk, stranger] = [run({ name: "chat" }), run({ name: "talk", formerName: "chat" }), run({ name: "talk" })];

  it("keeps the URN of everything in it by one alias, whichever component it is", async () => {
    const [before, after] = [await chat(), await talk()];
    assert.deepEqual([...before.errors, ...after.errors], []);
    const components = new Set(before.resources.filter((one) => one.type.startsWith("asmws:index:")).map((one) => one.type));
    assert.deepEqual([...components].sort(), componentsOfTheLibrary(), "each component of the library is in the program of this test");
    const known = urnsOf(after.resources);
    assert.deepEqual(
      before.resources.map((one) => one.urn).filter((urn) => !known.has(urn)),
      [],
    );
  });

  it("would lose everything in it without", async () => {
    const known = urnsOf((await stranger()).resources);
    const { resources } = await chat();
    const lost = resources.filter((one) => !known.has(one.urn));
    assert.ok(lost.length > 20, `${lost.length} of ${resources.length}`);
  });
});

function record(name: string, urns: string[]): void {
  const folder = path.join(RELEASES, VERSION);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}.txt`), `${urns.join("\n")}\n`);
}
