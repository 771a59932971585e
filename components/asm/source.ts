import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { version } from "@pulumi/pulumi/version";

/** Beside Pulumi, in the node_modules that it is installed in, where other tools keep what they can make again. */
const CACHE = path.resolve(path.dirname(require.resolve("@pulumi/pulumi/package.json")), "../../.cache/asmws");

let source: Promise<string> | undefined;

/** The provider of both kinds as source, as Pulumi's own serialization gives it. */
export function providerSource(): Promise<string> {
  return (source ??= keptSource(CACHE, codeOf(__dirname), serializeProvider));
}

/** Makes the source anew. */
export async function serializeProvider(): Promise<string> {
  // Loaded here only: with the source at hand, a program needs none of it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { asmProvider } = require("./provider") as typeof import("./provider");
  return (await pulumi.runtime.serializeFunction(() => asmProvider)).text;
}

/** All that the source is made of: the modules of this folder, where they are, and what serializes them. */
function codeOf(folder: string): string[] {
  const files = readdirSync(folder).filter((name) => /(?<!\.d)\.[jt]s$/.test(name));
  return [version, folder, ...files.map((name) => readFileSync(path.join(folder, name), "utf8"))];
}

/** What `make` gives for this code, from `cache` when it has been made before. A cache that cannot be read or written only costs time. */
export async function keptSource(cache: string, code: readonly string[], make: () => Promise<string>): Promise<string> {
  const file = path.join(cache, `${createHash("sha256").update(JSON.stringify(code)).digest("hex").slice(0, 32)}.js`);
  try {
    return readFileSync(file, "utf8");
  } catch {
    const made = await make();
    keep(file, made);
    return made;
  }
}

// Renamed into place, because two previews may run at once.
function keep(file: string, text: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const half = `${file}.${process.pid}`;
    writeFileSync(half, text);
    renameSync(half, file);
  } catch {
    /* read-only checkout */
  }
}
