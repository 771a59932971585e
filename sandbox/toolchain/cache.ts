import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import type { Part } from "./parts";

/** Folder of everything that outlives a checkout: $ASM_WEBSOCKET_CACHE, else $XDG_CACHE_HOME/asm-websocket, else ~/.cache/asm-websocket. */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  return env.ASM_WEBSOCKET_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "asm-websocket");
}

/** Folder of a part's programs. Its name is a digest of all that decides them, so what is there is never stale. */
export function partDir(checkout: string, part: Part): string {
  return join(cacheDir(), "toolchain", `${part.name}-${partKey(checkout, part)}`);
}

/** The programs of a part that is built already, else undefined. A part appears under its name only when it is whole. */
export function isBuilt(checkout: string, part: Part): boolean {
  return existsSync(partDir(checkout, part));
}

function partKey(checkout: string, part: Part): string {
  // Without what decides only how long a build takes.
  const recipe = { ...part, aboutSeconds: undefined, compilerMemory: undefined };
  const digest = createHash("sha256").update(JSON.stringify(recipe));
  for (const file of decidingFiles(checkout, part)) {
    digest.update(relative(checkout, file)).update("\0").update(readFileSync(file)).update("\0");
  }
  return digest.digest("hex").slice(0, 16);
}

function decidingFiles(checkout: string, part: Part): string[] {
  if (part.kind === "wheel") return [join(checkout, part.requirements)];
  const module = join(checkout, part.module);
  if (!part.ownSource) return [join(module, "go.mod"), join(module, "go.sum")];
  return readdirSync(module, { recursive: true, encoding: "utf8" })
    .filter((name) => /(\.go|go\.mod|go\.sum)$/.test(name) && !name.endsWith("_test.go"))
    .sort()
    .map((name) => join(module, name));
}
