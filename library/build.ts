/* `make package`, first half: components/ as it is published, in dist/package, and the tarball that npm makes of it. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bundleCli } from "./bundleCli";
import { publicModules, publishedCliManifest, publishedManifest, type SourceManifest } from "./manifest";

const ROOT = path.resolve(__dirname, "..");
const SOURCE = path.join(ROOT, "components");

/** The package as npm packed it. */
export interface Packed {
  /** Path of the tarball. */
  readonly tarball: string;
  readonly files: readonly string[];
  /** Size of the tarball in bytes. */
  readonly size: number;
}

/** Builds dist/package and packs it beside itself. */
export function buildPackage(): Packed {
  const out = path.join(ROOT, "dist", "package");
  const manifest = JSON.parse(readFileSync(path.join(SOURCE, "package.json"), "utf8")) as SourceManifest;
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  compile(path.join(out, "lib"));
  for (const module of publicModules(manifest)) wrapForImport(path.join(out, "lib", module));
  cpSync(path.join(SOURCE, "schema.json"), path.join(out, "lib", "schema.json"));
  cpSync(path.join(__dirname, "plugin"), path.join(out, "plugin"), { recursive: true });
  cpSync(path.join(SOURCE, "README.md"), path.join(out, "README.md"));
  for (const file of ["LICENSE", "CHANGELOG.md"]) cpSync(path.join(ROOT, file), path.join(out, file));
  writeFileSync(path.join(out, "package.json"), `${JSON.stringify(publishedManifest(manifest), null, 2)}\n`);
  return pack(out);
}

/** Builds dist/cli and packs it: `asmws` as one file, so that its package needs no other. */
export function buildCliPackage(): Packed {
  const source = path.join(ROOT, "cli");
  const out = path.join(ROOT, "dist", "cli");
  rmSync(out, { recursive: true, force: true });
  bundleCli(path.join(out, "asmws.js"));
  cpSync(path.join(source, "README.md"), path.join(out, "README.md"));
  cpSync(path.join(ROOT, "LICENSE"), path.join(out, "LICENSE"));
  const manifest = JSON.parse(readFileSync(path.join(source, "package.json"), "utf8")) as Record<string, unknown>;
  writeFileSync(path.join(out, "package.json"), `${JSON.stringify(publishedCliManifest(manifest), null, 2)}\n`);
  return pack(out);
}

function compile(out: string): void {
  run("tsc", ["-p", path.join(__dirname, "tsconfig.json"), "--outDir", out]);
}

/**
 * The entry for `import` hands on what the one for `require` has. Compiled twice, a program that reaches the package both ways
 * would have every class twice.
 */
function wrapForImport(module: string): void {
  const text = `export * from "./${path.basename(module)}.js";\n`;
  writeFileSync(`${module}.mjs`, text);
  writeFileSync(`${module}.d.mts`, text);
}

/** Packs a folder beside itself. */
export function pack(folder: string): Packed {
  const destination = path.dirname(folder);
  const said = run("npm", ["pack", "--json", "--loglevel=error", "--pack-destination", destination, folder]);
  const [packed] = JSON.parse(said) as [{ filename: string; size: number; files: { path: string }[] }];
  return { tarball: path.join(destination, packed.filename), files: packed.files.map((file) => file.path), size: packed.size };
}

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}
