import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Bytes of a log before it is rotated, and at most of it that are kept in the older file. */
export const MAX_LOG_BYTES = 8 << 20;
const INTERVAL_MS = 5_000;

/** Keeps every log of a folder at NAME.log and one older file, NAME.log.1. Returns what stops it. */
export function rotateLogs(dir: string): () => void {
  const timer = setInterval(() => rotateOnce(dir), INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Copies and truncates, because the programs keep their files open. They write to the end of what is there, so the next line begins the file. */
export function rotateOnce(dir: string, maxBytes = MAX_LOG_BYTES): void {
  for (const name of readdirSync(dir).filter((each) => each.endsWith(".log"))) {
    const file = join(dir, name);
    if (statSync(file).size <= maxBytes) continue;
    writeFileSync(`${file}.1`, endOf(file, maxBytes), { mode: 0o600 });
    truncateSync(file);
  }
}

function endOf(file: string, bytes: number): Buffer {
  const descriptor = openSync(file, "r");
  try {
    const buffer = Buffer.alloc(bytes);
    return buffer.subarray(0, readSync(descriptor, buffer, 0, bytes, fstatSync(descriptor).size - bytes));
  } finally {
    closeSync(descriptor);
  }
}
