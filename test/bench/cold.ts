import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Seconds that the toolchain takes with every cache empty: the project's own, Go's packages and Go's downloads. */
export function coldToolchain(): number {
  const scratch = mkdtempSync(join(tmpdir(), "asm-websocket-cold-"));
  const caches = { ASM_WEBSOCKET_CACHE: join(scratch, "cache"), GOCACHE: join(scratch, "go-build"), GOMODCACHE: join(scratch, "go-mod") };
  const env = { ...process.env, ...caches, PIP_NO_CACHE_DIR: "1" };
  try {
    const started = performance.now();
    const run = spawnSync("make", ["--silent", "toolchain"], { cwd: resolve(__dirname, "../.."), env, stdio: ["ignore", "ignore", "inherit"] });
    if (run.status !== 0) throw new Error("make toolchain failed; see above");
    return (performance.now() - started) / 1000;
  } finally {
    // Go makes what it has downloaded read-only.
    spawnSync("go", ["clean", "-modcache"], { env });
    rmSync(scratch, { recursive: true, force: true });
  }
}
