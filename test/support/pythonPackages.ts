import { execFileSync } from "node:child_process";

/** Folder with the packages of a list; installs them when they are not yet. */
export function pythonPackages(list: string): string {
  return execFileSync("sh", ["test/python.sh", list], { encoding: "utf8" }).trim();
}
