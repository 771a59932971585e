import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildPackage, type Packed } from "../../library/build";

const ROOT = path.resolve(__dirname, "../..");
const EXAMPLE = path.join(ROOT, "examples", "typescript");
const MODULES = path.join(ROOT, "node_modules");

export type ModuleKind = "commonjs" | "module";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A project of its own, outside the checkout: the example's program, the package from its tarball, and what both declare. */
export interface Consumer {
  readonly folder: string;
  /** Compiles without writing and returns the compiler's messages. */
  typeCheck(tsconfig: string): string;
  /** What `npm ls` says against the installed packages; empty when every declared range is satisfied. */
  npmProblems(): readonly string[];
  remove(): void;
}

let built: Packed | undefined;

/** The package, built once a run. */
export function packed(): Packed {
  return (built ??= buildPackage());
}

export function consumer(type: ModuleKind): Consumer {
  const folder = mkdtempSync(path.join(tmpdir(), `asmws-${type}-`));
  cpSync(EXAMPLE, folder, { recursive: true });
  install(folder, packed().tarball);
  configure(folder, type);
  return {
    folder,
    typeCheck: (tsconfig) => spawnSync("tsc", ["--noEmit", "--pretty", "false", "-p", tsconfig], { cwd: folder, encoding: "utf8" }).stdout,
    npmProblems: () => {
      const { stdout } = spawnSync("npm", ["ls", "--json", "--loglevel=silent"], { cwd: folder, encoding: "utf8" });
      const { problems = [] } = JSON.parse(stdout) as { problems?: string[] };
      return problems.filter((problem) => !problem.startsWith("extraneous:"));
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** As npm would, without a network: what the package or the project does not declare cannot be found from here. */
function install(folder: string, from: string): void {
  const target = path.join(folder, "node_modules", "asmws");
  mkdirSync(target, { recursive: true });
  execFileSync("tar", ["-xzf", from, "-C", target, "--strip-components=1"]);
  const project = manifestIn(folder);
  const library = manifestIn(target);
  const names = new Set(
    [project.dependencies, project.devDependencies, library.dependencies, library.peerDependencies].flatMap((each) => Object.keys(each ?? {})),
  );
  names.delete("asmws");
  for (const name of [...names, "@types/node"]) link(name, folder);
}

function link(name: string, folder: string): void {
  const place = path.join(folder, "node_modules", name);
  mkdirSync(path.dirname(place), { recursive: true });
  symlinkSync(path.join(MODULES, name), place);
}

/** The example, as a project of this kind of module, that tells TypeScript in three ways how to find the package. */
function configure(folder: string, type: ModuleKind): void {
  write(folder, "package.json", { ...manifestIn(folder), type });
  const compilerOptions = { target: "es2022", strict: true, skipLibCheck: true, types: ["node"] };
  write(folder, "tsconfig.json", { compilerOptions: { ...compilerOptions, module: "nodenext", moduleResolution: "nodenext" }, include: ["*.ts"] });
  write(folder, "tsconfig.bundler.json", { compilerOptions: { ...compilerOptions, module: "preserve", moduleResolution: "bundler" }, include: ["*.ts"] });
  write(folder, "tsconfig.run.json", { extends: "./tsconfig.json", compilerOptions: { noCheck: true }, files: ["index.ts"], include: [] });
  const project = readFileSync(path.join(folder, "Pulumi.yaml"), "utf8")
    .replace("../../tsconfig.run.json", "tsconfig.run.json")
    .replace("../../components", "./node_modules/asmws/plugin");
  writeFileSync(path.join(folder, "Pulumi.yaml"), project);
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest;
}

function write(folder: string, file: string, content: object): void {
  writeFileSync(path.join(folder, file), JSON.stringify(content));
}
