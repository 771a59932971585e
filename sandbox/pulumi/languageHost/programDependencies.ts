import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { DependencyInfo, type GetProgramDependenciesRequest, GetProgramDependenciesResponse } from "@pulumi/pulumi/proto/language_pb";

import { RpcFault } from "../rpc/server";
import { upwards } from "./sdk";

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

interface Lockfile {
  packages?: Record<string, { version?: string }>;
}

/** The packages of the program with the versions that are installed, for `pulumi about`. */
export function getProgramDependencies(request: GetProgramDependenciesRequest): GetProgramDependenciesResponse {
  const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  const installed = installedVersions(directory);
  const names = request.getTransitivedependencies() ? [...installed.keys()] : directDependencies(directory);
  return new GetProgramDependenciesResponse().setDependenciesList(
    names.sort().map((name) => new DependencyInfo().setName(name).setVersion(installed.get(name) ?? "not installed")),
  );
}

/** The names of the packages that the package.json of the folder asks for. */
export function directDependencies(directory: string): string[] {
  const manifest = readJson<Manifest>(join(directory, "package.json"));
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
}

// npm writes down what it installed in node_modules/.package-lock.json.
function installedVersions(directory: string): Map<string, string> {
  const file = upwards(directory)
    .map((folder) => join(folder, "node_modules", ".package-lock.json"))
    .find((candidate) => existsSync(candidate));
  if (!file) throw new RpcFault(`${directory} has no node_modules that npm installed. Run 'npm install' there.`);
  const entries = Object.entries(readJson<Lockfile>(file).packages ?? {});
  return new Map(
    entries
      .filter(([path]) => path.lastIndexOf("node_modules/") === 0)
      .map(([path, { version }]) => [path.slice("node_modules/".length), version ?? "unknown"]),
  );
}

function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch (error) {
    throw new RpcFault(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
