import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { begun } from "./begun";
import { componentsOfTheLibrary } from "./componentsOfTheLibrary";
import { urnsOf } from "./formerUrns";
import { runProgram } from "./host";

const RELEASES = path.join(__dirname, "goldens/releases");
const STACKS = ["dev", "sandbox", "sandbox-full", "prod"];

/** Version of the library, whose release records the URNs of all stacks with RECORD_RELEASE=1. */
const VERSION = (JSON.parse(readFileSync(path.join(__dirname, "../../components/package.json"), "utf8")) as { version: string }).version;

describe("URNs of every release", () => {
  const today = new Map<string, Set<string>>();
  before(async function () {
    this.timeout(60_000);
    const runs = await Promise.all(STACKS.map((stack) => runProgram(stack)));
    for (const [index, stack] of STACKS.entries()) {
      const { resources, errors } = runs[index]!;
      assert.deepEqual(errors, []);
      today.set(stack, urnsOf(resources));
      if (process.env.RECORD_RELEASE === "1") record(stack, [...resources.map((one) => one.urn)].sort());
    }
  });

  it("are recorded for this version", () => {
    assert.ok(existsSync(path.join(RELEASES, VERSION)), `${VERSION} is not recorded: RECORD_RELEASE=1 make graph`);
  });

  for (const release of readdirSync(RELEASES)) {
    it(`are still known: ${release}`, () => {
      for (const stack of STACKS) {
        const file = path.join(RELEASES, release, `${stack}.txt`);
        const lost = readFileSync(file, "utf8")
          .trim()
          .split("\n")
          .filter((urn) => !today.get(stack)!.has(urn));
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
    const components = new Set(before.resources.filter((one) => one.type.startsWith("asmws:")).map((one) => one.type));
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

function record(stack: string, urns: string[]): void {
  const folder = path.join(RELEASES, VERSION);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${stack}.txt`), `${urns.join("\n")}\n`);
}
