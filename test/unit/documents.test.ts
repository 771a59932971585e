import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { configurationPage, sectionsOf } from "../../tools/docs/configuration";
import { lintRulesPage } from "../../tools/docs/lintRules";

const OWN = ["*.md", "docs/*.md", "{app,cli,components,sandbox,policy,examples}/**/*.md"];
const documents = globSync(OWN, { exclude: ["**/node_modules"] }).map((file) => ({ file, text: readFileSync(file, "utf8") }));
const readme = readFileSync("README.md", "utf8");
const pulumiYaml = readFileSync("Pulumi.yaml", "utf8");

describe("documents", () => {
  it("include README, docs and the folders' own pages", () => {
    const files = documents.map(({ file }) => file);
    for (const file of ["README.md", "CONTRIBUTING.md", "docs/configuration.md", "sandbox/README.md", "app/README.md"]) assert.ok(files.includes(file), file);
    assert.equal(
      files.some((file) => file.includes("node_modules")),
      false,
    );
  });

  for (const { file, text } of documents) {
    it(`${file} links only to files and headings that exist`, () => {
      for (const [, link = ""] of text.matchAll(/\]\((?!https?:|mailto:)([^) ]+)\)/g)) {
        const [name = "", heading] = link.split("#");
        const target = name === "" ? file : path.join(path.dirname(file), name);
        assert.ok(existsSync(target), `${link} does not exist`);
        if (heading !== undefined) assert.ok(anchorsOf(readFileSync(target, "utf8")).has(heading), `${target} has no heading #${heading}`);
      }
    });
  }

  it("name only make targets that exist", () => {
    const makefile = readFileSync("Makefile", "utf8");
    const targets = new Set([...makefile.matchAll(/^([a-z][a-z0-9 -]*):/gm)].flatMap(([, names = ""]) => names.split(" ")));
    const unknown = documents.flatMap(({ file, text }) => [...makeTargets(text)].filter((name) => !targets.has(name)).map((name) => `${file}: make ${name}`));
    assert.deepEqual(unknown, [], "the Makefile lacks these targets");
  });

  it("are read for a target with a hyphen to its end, and not for prose", () => {
    assert.deepEqual(
      [...makeTargets("`make bench-nothing STACK=x`, `make up`, this will make sense\n```sh\nmake down   # stop\n```")],
      ["bench-nothing", "up", "down"],
    );
  });
});

describe("README", () => {
  it("names every output of the program", () => {
    const program = readFileSync("index.ts", "utf8");
    const outputs = [...program.matchAll(/^export const (\w+)/gm), ...program.matchAll(/^export \{ (\w+) \}/gm)].map((match) => match[1]);
    assert.ok(outputs.length >= 10, `found only ${outputs.join(", ")}`);
    for (const name of outputs) assert.ok(readme.includes(`\`${name}\``), `README.md does not name the output ${name}`);
  });

  it("names only configuration keys that exist in its table of what to set", () => {
    const keys = new Set(sectionsOf(pulumiYaml).flatMap(({ keys: some }) => some.map(({ name }) => name)));
    const [, table = ""] = /^\| you want \| set \|\n([^]*?)\n\n/m.exec(readme) ?? [];
    const named = [...table.matchAll(/`(\w+)(?:: [^`]+)?`/g)].map(([, name = ""]) => name).filter((name) => name !== "reconnectWindowSeconds");
    assert.ok(named.length >= 15, `found only ${named.join(", ")}`);
    for (const name of named) assert.ok(keys.has(name), `README.md names ${name}, which is no key of Pulumi.yaml`);
  });
});

describe("docs/configuration.md", () => {
  it("is what make docs generates from Pulumi.yaml", () => {
    assert.equal(readFileSync("docs/configuration.md", "utf8"), configurationPage(pulumiYaml));
  });

  it("has every key in a section with a title and a text", () => {
    const sections = sectionsOf(pulumiYaml);
    assert.ok(sections.every(({ title, text, keys }) => title !== "" && text !== "" && keys.length > 0));
    const declared = [...pulumiYaml.matchAll(/^ {2}(\w+):$/gm)].map(([, name]) => name);
    assert.deepEqual(
      sections.flatMap(({ keys }) => keys.map(({ name }) => name)),
      declared.slice(declared.indexOf("meshId")),
    );
  });
});

/** Targets of the `make` commands in code: in backticks, or at the start of a line. */
function makeTargets(markdown: string): Set<string> {
  return new Set([...markdown.matchAll(/(?:`|^)make ([a-z][a-z0-9-]*)/gm)].map(([, target = ""]) => target));
}

/** Anchors that GitHub gives to the headings of a page. */
function anchorsOf(markdown: string): Set<string> {
  const headings = [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

describe("docs/lint-rules.md", () => {
  it("is what `make docs` writes from the rules", () => assert.equal(readFileSync("docs/lint-rules.md", "utf8"), lintRulesPage()));
});
