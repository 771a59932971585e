import { fstatSync } from "node:fs";

/**
 * Calls `end` once, when this process has no client any more: the engine closed our stdin or died, or a user
 * sent SIGINT or SIGTERM. The engine itself ends a plugin with SIGINT and kills it five seconds later.
 */
export function endWithEngine(end: () => void | Promise<void>): void {
  let ending = false;
  const endOnce = (): void => {
    if (ending) return;
    ending = true;
    void Promise.resolve()
      .then(end)
      .catch((error: unknown) => process.stderr.write(`${String(error)}\n`))
      .finally(() => process.exit(0));
  };
  process.on("SIGINT", endOnce).on("SIGTERM", endOnce);
  watchStdin(endOnce);
  watchParent(endOnce);
}

// The engine holds the other end of a pipe. A terminal, a file or /dev/null says nothing about the engine.
function watchStdin(end: () => void): void {
  if (!isPipe(0)) return;
  process.stdin.on("end", end).on("error", end).resume();
}

function isPipe(descriptor: number): boolean {
  try {
    const stdin = fstatSync(descriptor);
    return stdin.isFIFO() || stdin.isSocket();
  } catch {
    return false;
  }
}

// Covers a parent that died while another process kept our stdin open.
function watchParent(end: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, 500).unref();
}
