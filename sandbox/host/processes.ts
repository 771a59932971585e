import { existsSync, readFileSync } from "node:fs";
import type { Paths } from "../paths";

/** Process id, on the host, of the sandbox's first process; undefined when it is not running. */
export function sandboxPid(paths: Paths): number | undefined {
  const launcher = launcherPid(paths);
  if (launcher === undefined) return undefined;
  return childrenOf(launcher)[0];
}

/** Process ids of the children of a process; none when it does not exist. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
      .split(" ")
      .filter((word) => word !== "")
      .map(Number);
  } catch {
    return [];
  }
}

/** Process id of `unshare`, which lives as long as the sandbox. The file also holds its start time, because ids are used again. */
export function launcherPid(paths: Paths): number | undefined {
  if (!existsSync(paths.pid)) return undefined;
  const [pid, started] = readFileSync(paths.pid, "utf8").trim().split(" ");
  return pid !== undefined && processStart(Number(pid)) === started ? Number(pid) : undefined;
}

/** Start time of a process in clock ticks since boot, undefined when it does not exist or has ended and is not collected yet. */
export function processStart(pid: number): string | undefined {
  try {
    // The second field is the command in brackets and may hold blanks.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
