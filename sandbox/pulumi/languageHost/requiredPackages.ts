import { existsSync, type Dirent, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";

import { GetRequiredPackagesResponse, type GetRequiredPackagesRequest } from "@pulumi/pulumi/proto/language_pb";
import { PackageDependency, PackageParameterization } from "@pulumi/pulumi/proto/plugin_pb";

import { upwards } from "./sdk";

/** What a package of npm says about the plugin that it needs. */
interface Manifest {
  name?: string;
  version?: string;
  pulumi?: {
    resource?: boolean;
    name?: string;
    version?: string;
    server?: string;
    parameterization?: { name: string; version: string; value: string };
  };
}

/** The plugins that the packages in the program's node_modules ask for, so that the engine can load or fetch them before it starts. */
export function getRequiredPackages(request: GetRequiredPackagesRequest): GetRequiredPackagesResponse {
  const directory = request.getInfo()?.getProgramDirectory() ?? process.cwd();
  const modules = upwards(directory)
    .map((folder) => join(folder, "node_modules"))
    .find((folder) => existsSync(folder));
  const found = modules ? pluginsIn(modules, new Set()) : [];
  const unique = new Map(found.map((plugin) => [`${plugin.getName()}@${plugin.getVersion()}`, plugin]));
  return new GetRequiredPackagesResponse().setPackagesList([...unique.values()]);
}

function pluginsIn(modules: string, visited: Set<string>): PackageDependency[] {
  const folder = realpathSync(modules);
  if (visited.has(folder)) return [];
  visited.add(folder);
  return packagesIn(folder).flatMap((packageFolder) => {
    const plugin = pluginOf(join(packageFolder, "package.json"));
    const nested = join(packageFolder, "node_modules");
    return [...(plugin ? [plugin] : []), ...(existsSync(nested) ? pluginsIn(nested, visited) : [])];
  });
}

function packagesIn(modules: string): string[] {
  return folders(modules).flatMap((name) =>
    name.startsWith("@") ? folders(join(modules, name)).map((scoped) => join(modules, name, scoped)) : [join(modules, name)],
  );
}

function folders(directory: string): string[] {
  const isFolder = (entry: Dirent) => entry.isDirectory() || entry.isSymbolicLink();
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => isFolder(entry) && !entry.name.startsWith("."))
    .map((entry) => entry.name);
}

function pluginOf(file: string): PackageDependency | undefined {
  const manifest = readManifest(file);
  const name = manifest && pluginName(manifest);
  const version = manifest?.pulumi?.version ?? manifest?.version;
  if (!manifest?.pulumi?.resource || !name || !version) return undefined;
  const dependency = new PackageDependency()
    .setName(name)
    .setKind("resource")
    .setVersion(`v${version.replace(/^v/, "")}`);
  if (manifest.pulumi.server) dependency.setServer(manifest.pulumi.server);
  const { parameterization } = manifest.pulumi;
  if (parameterization) {
    dependency.setParameterization(
      new PackageParameterization().setName(parameterization.name).setVersion(parameterization.version).setValue(parameterization.value),
    );
  }
  return dependency;
}

// Only Pulumi's own packages may leave the name of their plugin out.
function pluginName(manifest: Manifest): string | undefined {
  return manifest.pulumi?.name ?? manifest.name?.match(/^@pulumi\/(.+)$/)?.[1];
}

function readManifest(file: string): Manifest | undefined {
  try {
    const text = readFileSync(file, "utf8");
    return text.includes('"pulumi"') ? (JSON.parse(text) as Manifest) : undefined;
  } catch {
    return undefined; // a folder without a manifest, or a damaged one, is no package: npm complains about it, not we
  }
}
