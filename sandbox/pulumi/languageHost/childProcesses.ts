import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { constants } from "node:os";

/** How long a child may take to end after SIGTERM before it is killed, in milliseconds. */
const defaultGrace = 3000;

/** The programs and plugins that this host runs. Each is ended by its own pid, never by name or group. */
export class ChildProcesses {
  private readonly running = new Map<ChildProcess, Promise<number>>();

  constructor(private readonly grace: number = defaultGrace) {}

  /** Starts a child. `exit` is its exit code, 128 + n when signal n ended it; it fails when the child cannot be started. */
  start(command: string, args: string[], options: SpawnOptions): { child: ChildProcess; exit: Promise<number> } {
    const child = spawn(command, args, options);
    const exit = exitCode(child).finally(() => this.running.delete(child));
    exit.catch(() => undefined);
    this.running.set(child, exit);
    return { child, exit };
  }

  /** Ends every child: SIGTERM, then SIGKILL for what is still there after the grace. Resolves when all are gone. */
  async stop(): Promise<void> {
    await Promise.all([...this.running.keys()].map((child) => this.stopOne(child)));
  }

  /** As stop, for one child. */
  async stopOne(child: ChildProcess): Promise<void> {
    const exit = this.running.get(child);
    if (!exit) return;
    child.kill("SIGTERM");
    const killer = setTimeout(() => child.kill("SIGKILL"), this.grace);
    await exit.catch(() => undefined);
    clearTimeout(killer);
  }
}

function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    // "close" and not "exit": by then everything that the child printed has been read.
    child.once("close", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
