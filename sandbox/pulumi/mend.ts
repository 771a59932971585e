import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunningSandbox } from "../commands/context";
import { lockDir, pulumi, pulumiOutput } from "../commands/pulumi";
import { daemonStatus } from "../daemon/client";
import { Fault } from "../fault";
import { runInside } from "../host/namespace";
import type { Paths } from "../paths";
import { settlingFlags, type PendingOperation } from "./pendingCreates";

const PROJECT = "asm-websocket";

interface Deployment {
  readonly deployment: { readonly pending_operations?: readonly PendingOperation[] | null };
}

/**
 * Undoes what a killed `pulumi` leaves behind: its lock on the stack, and operations whose end it did not record.
 * Objects that it had created are taken into the state, so that the next `up` neither fails on them nor makes them twice.
 */
export async function mendStack(paths: Paths, sandbox: RunningSandbox, stack: string, note: (line: string) => void): Promise<void> {
  await breakDeadLocks(paths, sandbox, stack, note);
  const exported = JSON.parse(await pulumiOutput(paths, sandbox, ["stack", "export", "--stack", stack])) as Deployment;
  const pending = exported.deployment.pending_operations ?? [];
  if (pending.length === 0) return;
  note(`an earlier run was interrupted in ${pending.length} operation(s); refreshing the state of stack ${stack}`);
  const status = await daemonStatus(paths.control);
  const flags = settlingFlags(pending, status?.cloud?.meshes ?? []);
  await pulumi(paths, sandbox, ["refresh", "--yes", "--skip-preview", "--stack", stack, ...flags], "see its messages above; make down, then make up, starts from nothing");
}

async function breakDeadLocks(paths: Paths, sandbox: RunningSandbox, stack: string, note: (line: string) => void): Promise<void> {
  const dir = lockDir(paths, PROJECT, stack);
  const locks = existsSync(dir) ? readdirSync(dir).filter((file) => file.endsWith(".json")) : [];
  for (const lock of locks) {
    const { pid } = JSON.parse(readFileSync(join(dir, lock), "utf8")) as { pid: number };
    if (await isPulumi(sandbox, pid)) throw new Fault(`another pulumi (process ${pid} inside the sandbox) is working on stack ${stack}`, "wait until it has ended");
  }
  if (locks.length === 0) return;
  note(`an earlier run was killed; releasing its lock on stack ${stack}`);
  await pulumiOutput(paths, sandbox, ["cancel", "--yes", "--stack", stack]);
}

/** Ids of processes are used again, so the name counts too. */
async function isPulumi(sandbox: RunningSandbox, pid: number): Promise<boolean> {
  const { stdout } = await runInside(sandbox.pid, ["cat", `/proc/${pid}/comm`], { reject: false });
  return String(stdout) === "pulumi";
}
