import { withoutPending, type Deployment, type NamedMesh } from "../../sandbox/commands/pendingCreates";
import { locksIn, mustStay, type IsRunning } from "./lock";

/** What came of a command. */
export interface Said {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** What recovery needs of the outside. */
export interface Outside {
  /** Runs `pulumi ARGS` on this input. */
  pulumi(args: readonly string[], input?: string): Promise<Said>;
  /** The meshes of the account. Asked only when the creation of one was interrupted. */
  meshes(): Promise<readonly NamedMesh[]>;
  /** Removes what keeps a file backend from loading the stack, and names it; nothing on other backends. */
  removeBrokenAttributes(): Promise<readonly string[]>;
  readonly isRunning: IsRunning;
  note(line: string): void;
}

/** What a person asks for. */
export interface Options {
  readonly stack: string;
  /** Releases locks also where it cannot be known that their updates have ended. */
  readonly unlock: boolean;
}

/** Why a stack cannot be recovered, with the remedy. */
export class NotRecovered extends Error {}

const MESH = "alicloud:servicemesh/serviceMesh:ServiceMesh";

/**
 * Makes a stack whole after an update that was killed, on any backend: releases its lock, takes what it had begun to create into the
 * state, and refreshes, so that the next update neither fails on it nor makes it twice. Does nothing to a stack that is whole.
 */
export async function recover({ stack, unlock }: Options, outside: Outside): Promise<void> {
  const state = await exported(stack, outside);
  const pending = state.deployment.pending_operations ?? [];
  for (const { type, resource } of pending) outside.note(`interrupted: ${type} ${resource.urn.split("::").slice(2).join(" ")}`);
  const meshes = pending.some(({ type, resource }) => type === "creating" && resource.type === MESH) ? await outside.meshes() : [];
  const settled = JSON.stringify({ ...state, deployment: withoutPending(state.deployment, meshes) });
  // Also of a stack without interrupted operations: an import needs the lock, so it finds one that was left.
  await locked(["stack", "import", "--stack", stack], settled);
  if (pending.length > 0) {
    outside.note("refreshing the state");
    await locked(["refresh", "--yes", "--skip-preview", "--run-program", "--stack", stack]);
  }
  outside.note(`stack ${stack} is whole; continue with: pulumi up --refresh --stack ${stack}`);

  async function locked(args: readonly string[], input?: string): Promise<void> {
    const first = await outside.pulumi(args, input);
    if (first.ok) return;
    const locks = locksIn(first.stderr);
    if (locks.length === 0) throw new NotRecovered(first.stderr.trim());
    const reason = mustStay(locks, outside.isRunning, unlock);
    if (reason !== undefined) throw new NotRecovered(reason);
    outside.note("releasing the lock of an update that has ended");
    await succeed(["cancel", "--yes", "--stack", stack], outside);
    await succeed(args, outside, input);
  }
}

async function exported(stack: string, outside: Outside): Promise<{ deployment: Deployment }> {
  const load = () => succeed(["stack", "export", "--stack", stack], outside);
  const { stdout } = await load().catch(async (error: Error) => {
    const removed = /failed to load checkpoint/.test(error.message) ? await outside.removeBrokenAttributes() : [];
    if (removed.length === 0) throw error;
    for (const file of removed) outside.note(`removed ${file}, which was written in part`);
    return load();
  });
  return JSON.parse(stdout) as { deployment: Deployment };
}

async function succeed(args: readonly string[], outside: Outside, input?: string): Promise<Said> {
  const said = await outside.pulumi(args, input);
  if (!said.ok) throw new NotRecovered(said.stderr.trim() || `pulumi ${args[0]} failed without a message`);
  return said;
}
