import assert from "node:assert/strict";
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { SECTIONS, TABLE } from "../../config/schema";
import { configurationPage } from "../../tools/docs/configuration";
import { editorSchema } from "../../tools/docs/editorSchema";
import { lintRulesPage } from "../../tools/docs/lintRules";
import { withConfigBlock } from "../../tools/docs/pulumiYaml";

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
    const [, table = ""] = /^\| you want \| set \|\n([^]*?)\n\n/m.exec(readme) ?? [];
    const named = [...table.matchAll(/`([a-z]\w*(?:\[\])?(?:\.\w+)+)(?:: [^`]+)?`/g)].map(([, name = ""]) => name);
    assert.ok(named.length >= 15, `found only ${named.join(", ")}`);
    for (const name of named)
      assert.ok(TABLE.has(name) || [...TABLE.keys()].some((path) => path.startsWith(`${name}.`)), `README.md names ${name}, which is no key`);
  });
});

describe("what make docs generates from the schema of the configuration", () => {
  it("is docs/configuration.md", () => {
    assert.equal(readFileSync("docs/configuration.md", "utf8"), configurationPage());
  });

  it("is the block of keys in Pulumi.yaml, in which each has an empty default", () => {
    assert.equal(pulumiYaml, withConfigBlock(pulumiYaml));
    const { config } = parse(pulumiYaml) as { config: Record<string, { default: object; description: string }> };
    assert.deepEqual(Object.keys(config), Object.keys(SECTIONS));
    for (const { default: given, description } of Object.values(config)) assert.ok(Object.keys(given).length === 0 && description.length > 20);
  });

  it("is Pulumi.schema.json, by which the stack files of the project are right and a misspelt key is not", () => {
    assert.equal(readFileSync("Pulumi.schema.json", "utf8"), editorSchema("asm-websocket"));
    const validate = new Ajv().compile(JSON.parse(editorSchema("asm-websocket")) as object);
    const stacks = readdirSync(".").filter((file) => /^Pulumi\.[\w-]+\.yaml$/.test(file));
    assert.ok(stacks.length >= 4);
    for (const file of stacks) {
      const text = readFileSync(file, "utf8");
      assert.match(text, /^# yaml-language-server: \$schema=Pulumi\.schema\.json$/m, file);
      assert.ok(validate(parse(text)), `${file}: ${JSON.stringify(validate.errors)}`);
    }
    const secure = { secure: "v1:abc:def" };
    assert.ok(validate({ config: { "asm-websocket:hosts": [{ names: ["a.example.com"], certificate: { privateKey: secure } }], "other:key": 1 } }));
    for (const wrong of [{ "asm-websocket:edge": { accessLogs: true } }, { "asm-websocket:mesh": { size: "huge" } }, { "asm-websocket:meshId": "c1" }]) {
      assert.equal(validate({ config: wrong }), false, JSON.stringify(wrong));
    }
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
