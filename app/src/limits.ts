import { readFileSync } from "node:fs";

/** Descriptors a process needs besides its sockets: listeners, the event loop, probes and scrapes on the admin port. */
const SPARE_DESCRIPTORS = 64;

/** How many sockets the limit on open files leaves room for; undefined where it cannot be known. */
export function socketsThatFit(limitsFile = "/proc/self/limits"): number | undefined {
  // Node has raised the soft limit to the hard one by now.
  const soft = /^Max open files\s+(\d+)/m.exec(readIfThere(limitsFile))?.[1];
  return soft === undefined ? undefined : Math.max(0, Number(soft) - SPARE_DESCRIPTORS);
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
