import { execa, type Options } from "execa";

/**
 * A user, network, process and mount namespace of its own, the same for root and for anybody else.
 * The shell is process 1 inside: it collects orphans, and when it goes the kernel ends all that it held.
 */
export const UNSHARE = ["--user", "--map-root-user", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

/** Runs a command inside the sandbox, in the same folder. */
export function runInside<T extends Options>(pid: number, command: readonly string[], options: T) {
  const enter = [`--target=${pid}`, "--user", "--preserve-credentials", "--net", "--mount", "--pid"];
  // The folder that a process brings along belongs to the mounts outside and has no path inside: it is entered anew.
  const inFolder = ["sh", "-c", 'cd "$0" && exec "$@"', String(options.cwd ?? process.cwd()), ...command];
  return execa("nsenter", [...enter, "--", ...inFolder], options);
}
