import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";

/**
 * Pulumi's file backend writes attributes beside each checkpoint. A pulumi that is killed meanwhile leaves a part of them, and no command loads the stack
 * any more ("failed to load checkpoint: EOF"), although its checkpoint is whole. They are optional: removes those of the stack that are no JSON.
 * @param backend folder of the backend
 * @returns the files that were removed
 */
export function removeBrokenAttributes(backend: string, stack: string): string[] {
  const folder = join(backend, ".pulumi", "stacks");
  const [name = stack] = stack.split("/").slice(-1);
  const all = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)) : [];
  const broken = all.filter((file) => [`${name}.json.attrs`, `${name}.json.bak.attrs`].includes(basename(file)) && !isJson(readFileSync(file, "utf8")));
  for (const file of broken) rmSync(file);
  return broken;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
