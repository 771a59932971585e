import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";

interface Key {
  readonly default: unknown;
  readonly description: string;
}

const readme = readFileSync("README.md", "utf8");

describe("README", () => {
  it("has every configuration key as Pulumi.yaml describes it", () => {
    const { config } = parse(readFileSync("Pulumi.yaml", "utf8")) as { config: Record<string, Key> };
    for (const [key, { default: value, description }] of Object.entries(config)) {
      const row = `| \`${key}\` | ${shown(value)} | ${description.trim().replaceAll("|", "\\|")} |`;
      assert.ok(readme.includes(row), `README.md lacks this row:\n${row}`);
    }
  });

  it("has every output of the program", () => {
    const program = readFileSync("index.ts", "utf8");
    const outputs = [...program.matchAll(/^export const (\w+)/gm), ...program.matchAll(/^export \{ (\w+) \}/gm)].map((match) => match[1]);
    assert.ok(outputs.length >= 10, `found only ${outputs.join(", ")}`);
    for (const name of outputs) assert.ok(readme.includes(`\`${name}\``), `README.md does not name the output ${name}`);
  });

  it("names only make targets that exist", () => {
    const makefile = readFileSync("Makefile", "utf8");
    const targets = new Set([...makefile.matchAll(/^([a-z][a-z -]*):/gm)].flatMap(([, names = ""]) => names.split(" ")));
    const unknown = [...makeTargets(readme)].filter((name) => !targets.has(name));
    assert.deepEqual(unknown, [], "the Makefile lacks these targets");
  });

  it("reads a target with a hyphen to its end, and no prose", () => {
    assert.deepEqual(
      [...makeTargets("`make bench-nothing STACK=x`, `make up`, this will make sense\n```sh\nmake down   # stop\n```")],
      ["bench-nothing", "up", "down"],
    );
  });

  it("links only to files that exist", () => {
    for (const [, link = ""] of readme.matchAll(/\]\((?!https?:)([^)#]+)/g)) assert.ok(existsSync(link), `${link} does not exist`);
  });
});

/** Targets of the `make` commands in code: in backticks, or at the start of a line. */
function makeTargets(markdown: string): Set<string> {
  return new Set([...markdown.matchAll(/(?:`|^)make ([a-z][a-z-]*)/gm)].map(([, target = ""]) => target));
}

function shown(value: unknown): string {
  const empty = value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
  return empty ? "" : `\`${typeof value === "string" ? value : JSON.stringify(value).replaceAll(",", ", ")}\``;
}
