import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { RunningSandbox } from "./context";
import { lockDir, PROJECT, pulumi, pulumiOutput, stateFile } from "./pulumi";
import { daemonStatus } from "../daemon/client";
import { Fault } from "../fault";
import { runInside } from "../host/namespace";
import { childrenOf } from "../host/processes";
import type { Paths } from "../paths";
import { withoutPending, type Deployment } from "./pendingCreates";

/**
 * Undoes what a killed `pulumi` leaves behind: its lock on the stack, and operations whose end it did not record.
 * Objects that it had created are taken into the state, so that the next `up` neither fails on them nor makes them twice.
 */
export async function recoverStack(paths: Paths, sandbox: RunningSandbox, stack: string, note: (line: string) => void): Promise<void> {
  await breakDeadLocks(paths, sandbox, stack, note);
  if (isWhole(stateFile(paths, PROJECT, stack))) return;
  const state = JSON.parse(await pulumiOutput(paths, sandbox, ["stack", "export", "--stack", stack])) as { deployment: Deployment };
  const pending = state.deployment.pending_operations ?? [];
  if (pending.length === 0) return;
  note(`an earlier run was interrupted in ${pending.length} operation(s); refreshing the state of stack ${stack}`);
  const status = await daemonStatus(paths.control);
  const settled = JSON.stringify({ ...state, deployment: withoutPending(state.deployment, status?.cloud?.meshes ?? []) });
  await pulumiOutput(paths, sandbox, ["stack", "import", "--stack", stack], settled);
  await pulumi(
    paths,
    sandbox,
    ["refresh", "--yes", "--skip-preview", "--stack", stack],
    "see its messages above; make down, then make up, starts from nothing",
  );
}

function isWhole(file: string): boolean {
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest?: Deployment } };
  return (checkpoint.latest?.pending_operations ?? []).length === 0;
}

async function breakDeadLocks(paths: Paths, sandbox: RunningSandbox, stack: string, note: (line: string) => void): Promise<void> {
  const dir = lockDir(paths, PROJECT, stack);
  const locks = existsSync(dir) ? readdirSync(dir).filter((file) => file.endsWith(".json")) : [];
  for (const lock of locks) {
    const { pid } = JSON.parse(readFileSync(join(dir, lock), "utf8")) as { pid: number };
    if (await isPulumi(sandbox, pid))
      throw new Fault(`another pulumi (process ${pid} inside the sandbox) is working on stack ${stack}`, "wait until it has ended");
  }
  if (locks.length === 0) return;
  note(`an earlier run was killed; releasing its lock on stack ${stack}`);
  await endOrphans(sandbox.pid);
  await pulumiOutput(paths, sandbox, ["cancel", "--yes", "--stack", stack]);
}

/** Ids of processes are used again, so the name counts too. */
async function isPulumi(sandbox: RunningSandbox, pid: number): Promise<boolean> {
  const { stdout } = await runInside(sandbox.pid, ["cat", `/proc/${pid}/comm`], { reject: false });
  return String(stdout) === "pulumi";
}

/** Plugins outlive a pulumi that was killed and may still be creating something. The sandbox's first process has inherited them. */
async function endOrphans(first: number): Promise<void> {
  for (;;) {
    const orphans = childrenOf(first).filter(isPlugin);
    if (orphans.length === 0) return;
    for (const pid of orphans) process.kill(pid, "SIGKILL");
    await pause(20);
  }
}

function isPlugin(pid: number): boolean {
  try {
    return /pulumi-(resource|language|analyzer)-|\/dist\/pulumi\/|\/dynamic-provider/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  } catch {
    return false;
  }
}
