import { accessSync, constants, existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { RpcFault } from "../rpc/server";

/** The Node.js of the program: the one that its own npm installation brings, else the one that runs this host. */
export function nodeOf(directory: string): string {
  for (const folder of upwards(directory)) {
    const candidate = join(folder, "node_modules", ".bin", "node");
    if (isExecutable(candidate)) return realpathSync(candidate);
  }
  return process.execPath;
}

/** The path of a launcher of the program's own @pulumi/pulumi, for example `run` or `run-plugin`. */
export function launcherOf(directory: string, launcher: "run" | "run-plugin" | "run-policy-pack"): string {
  if (!existsSync(directory)) throw new RpcFault(`the program folder ${directory} does not exist`);
  try {
    return createRequire(join(directory, "package.json")).resolve(`@pulumi/pulumi/cmd/${launcher}/index.js`);
  } catch {
    throw new RpcFault(missingSdk(directory));
  }
}

function missingSdk(directory: string): string {
  const reason = existsSync(join(directory, "node_modules"))
    ? `${join(directory, "node_modules")} has no @pulumi/pulumi`
    : `${directory} has no node_modules folder`;
  const remedy = existsSync(join(directory, "package.json")) ? "Run 'npm install' there." : "It has no package.json either: is this the folder of the program?";
  return `the Pulumi SDK is not installed: ${reason}, and neither has any folder above it. ${remedy}`;
}

/** The folder and all folders above it. */
export function upwards(directory: string): string[] {
  const parent = dirname(directory);
  return parent === directory ? [directory] : [directory, ...upwards(parent)];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
