import { readFile, readdir, stat } from "node:fs/promises";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { TextFile } from "../../analysis/lint/lint";

/** What could be read, and one message for each that could not. */
export interface Sources {
  readonly files: readonly TextFile[];
  readonly unread: readonly string[];
}

/** More is no manifest: etcd refuses objects above 1.5 MiB. */
const MOST_MEBIBYTES = 5;
const MOST = MOST_MEBIBYTES * 1024 * 1024;
const MANIFEST = /\.(ya?ml|json)$/;
const DOCUMENT = /\.(md|markdown|mdx)$/;
const SKIPPED = ["node_modules", "vendor"];

/** Files as they are named, and those below folders that look like manifests. */
export async function readSources(names: readonly string[], markdown: boolean): Promise<Sources> {
  const found: TextFile[] = [];
  const unread: string[] = [];
  for (const name of await expanded(names, markdown, unread)) {
    const file = name === "-" ? await readInput() : await read(name);
    if (typeof file === "string") unread.push(file);
    else found.push(file);
  }
  return { files: found, unread };
}

/** The configuration: the file that is named, or asmws.yaml where the command runs. */
export function readConfig(name: string | undefined): TextFile | { readonly unread: readonly string[] } | undefined {
  const file = name ?? "asmws.yaml";
  if (name === undefined && !existsSync(file)) return undefined;
  try {
    return { file, text: readFileSync(file, "utf8") };
  } catch (error) {
    return { unread: [`${file} cannot be read (${reason(error)}): name the file that holds the configuration`] };
  }
}

async function expanded(names: readonly string[], markdown: boolean, unread: string[]): Promise<string[]> {
  const files = await Promise.all(names.map(async (name) => (name === "-" ? [name] : await below(name, markdown, true, unread))));
  return [...new Set(files.flat())];
}

async function below(name: string, markdown: boolean, isNamed: boolean, unread: string[]): Promise<string[]> {
  try {
    if (!(await stat(name)).isDirectory()) return isNamed || MANIFEST.test(name) || (markdown && DOCUMENT.test(name)) ? [name] : [];
    const entries = (await readdir(name)).filter((entry) => !entry.startsWith(".") && !SKIPPED.includes(entry)).sort();
    const files = await Promise.all(entries.map((entry) => below(path.join(name, entry), markdown, false, unread)));
    return files.flat();
  } catch (error) {
    unread.push(`${name} cannot be read (${reason(error)}): name files or folders that are there and readable`);
    return [];
  }
}

async function read(name: string): Promise<TextFile | string> {
  try {
    const { size } = await stat(name);
    if (size > MOST) return tooLarge(name, size);
    return decoded(name, await readFile(name));
  } catch (error) {
    return `${name} cannot be read (${reason(error)}): name files or folders that are there and readable`;
  }
}

async function readInput(): Promise<TextFile | string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MOST) return tooLarge("<stdin>", size);
    parts.push(part);
  }
  return decoded("<stdin>", Buffer.concat(parts));
}

function decoded(file: string, bytes: Buffer): TextFile | string {
  try {
    if (bytes.includes(0)) throw new TypeError("NUL");
    return { file, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return `${file} is not text in UTF-8: name YAML or JSON files`;
  }
}

function tooLarge(file: string, size: number): string {
  return `${file} has ${Math.ceil(size / 1024 / 1024)} MiB or more, allowed is ${MOST_MEBIBYTES}: name the manifests that are in it`;
}

function reason(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown reason";
}
