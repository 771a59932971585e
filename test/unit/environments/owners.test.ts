import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

const ROOT = path.resolve(__dirname, "../../..");
const WORKFLOWS = path.join(ROOT, ".github/workflows");

/** What the jobs with credentials start with, beside what their commands name: npm, Pulumi and Node read these by themselves. */
const READ_BY_TOOLS = [
  "package.json",
  "package-lock.json",
  ".npmrc",
  "Pulumi.yaml",
  "tsconfig.json",
  "tsconfig.run.json",
  "app/package.json",
  "components/package.json",
];

describe("code owners", () => {
  const owned = readFileSync(path.join(ROOT, ".github/CODEOWNERS"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(/\s+/)[0]!);

  it("own all that runs with credentials", () => {
    const files = filesThatRun();
    for (const known of [
      "index.ts",
      "components/mesh/api/api.ts",
      "policy/index.ts",
      "transpileOnce.mjs",
      "tools/nightly/renewal.ts",
      "tools/impact/main.ts",
      "Pulumi.dev.yaml",
    ]) {
      assert.ok(files.includes(known), `${known} is found`);
    }
    assert.deepEqual(
      files.filter((file) => !owned.some((pattern) => owns(pattern, file))),
      [],
    );
  });

  it("own nothing that does not exist", () => {
    assert.deepEqual(
      owned.filter((pattern) => !existsSync(path.join(ROOT, pattern)) && !readdirSync(ROOT).some((file) => owns(pattern, file))),
      [],
    );
  });
});

/** Workflows and what they use, the files of stacks, and every file that a command or a Pulumi.yaml names, with all that these import. */
function filesThatRun(): string[] {
  const commands = readdirSync(WORKFLOWS).map((file) => path.join(".github/workflows", file));
  const named = commands.flatMap((file) =>
    [...read(file).matchAll(/(?:tsx |npm run (?:--silent )?)([\w./-]+)/g)].map(([, what]) => scripts()[what!]?.split(" ")[1] ?? what!),
  );
  const stacks = commands.flatMap((file) => [...read(file).matchAll(/(?:STACK: |stack: \[)([\w, -]+)/g)].flatMap(([, names]) => names!.split(", ")));
  const programs = [...["Pulumi.yaml", "policy/PulumiPolicy.yaml"].flatMap((file) => [...start(file), ...nodeArguments(file)]), ...loadedByTsNode()];
  const files = [...commands, ".github/actions/account/action.yml", ".github/CODEOWNERS", ...READ_BY_TOOLS, "policy/PulumiPolicy.yaml", ...named, ...programs];
  return [...withImports([...files, ...stacks.flatMap((stack) => [`Pulumi.${stack}.yaml`, `policy/${stack}.json`])])].filter((file) =>
    existsSync(path.join(ROOT, file)),
  );
}

function start(file: string): string[] {
  const { main } = parse(read(file)) as { main?: string };
  const folder = path.dirname(file);
  return [main ?? "index.ts"].map((name) => path.join(folder, name));
}

/** `ts-node` of the program's own tsconfig loads these before it. */
function loadedByTsNode(): string[] {
  const { "ts-node": own } = JSON.parse(read("tsconfig.run.json")) as { "ts-node": { transpiler: string; require: string[] } };
  return [own.transpiler, ...own.require].map((name) => path.normalize(name));
}

function nodeArguments(file: string): string[] {
  const { runtime } = parse(read(file)) as { runtime?: { options?: { nodeargs?: string } } };
  return [...(runtime?.options?.nodeargs ?? "").matchAll(/\.\/([\w./-]+)/g)].map(([, name]) => path.join(path.dirname(file), name!));
}

function withImports(files: readonly string[], seen = new Set<string>()): Set<string> {
  for (const file of files) {
    if (seen.has(file)) continue;
    seen.add(file);
    if (/\.(ts|mjs|cjs)$/.test(file) && existsSync(path.join(ROOT, file))) withImports(importsOf(file), seen);
  }
  return seen;
}

function importsOf(file: string): string[] {
  const said = [...read(file).matchAll(/(?:from|import|require|resolve|import\()\s*\(?"(\.{1,2}\/[^"]*|\.{1,2})"/g)].map(([, name]) =>
    path.join(path.dirname(file), name!),
  );
  return said.flatMap((name) => [name, `${name}.ts`, `${name}/index.ts`].filter((candidate) => isFile(candidate)));
}

function owns(pattern: string, file: string): boolean {
  const bare = pattern.replace(/^\//, "");
  if (bare.endsWith("/")) return file.startsWith(bare);
  return new RegExp(`^${bare.replaceAll(".", "\\.").replaceAll("*", "[^/]*")}$`).test(file);
}

function isFile(file: string): boolean {
  const full = path.join(ROOT, file);
  return existsSync(full) && statSync(full).isFile();
}

function scripts(): Record<string, string> {
  return (JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts;
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}
