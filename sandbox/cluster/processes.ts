import { spawn, type ChildProcess } from "node:child_process";
import { openSync, closeSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Backoff } from "./backoff";

const STOP_TIMEOUT_MS = 10_000;

/** How to start one program of the sandbox. */
export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Where it listens, for `make status` only. */
  readonly address?: string;
}

export interface ProcessStatus {
  readonly name: string;
  readonly state: "running" | "restarting" | "stopped";
  readonly pid: number | undefined;
  readonly startedAt: string;
  readonly restarts: number;
  readonly address: string;
  /** Resident memory in bytes, 0 while it is not running. */
  readonly memory: number;
}

/** A program that is kept running: when it ends by itself it is started again, later each time, as a cloud does with its control plane. */
export class SupervisedProcess {
  private child: ChildProcess | undefined;
  private restarts = 0;
  private startedAt = new Date();
  private stopping = false;
  private restartTimer: NodeJS.Timeout | undefined;
  private readonly backoff = new Backoff();

  constructor(
    readonly spec: ProcessSpec,
    private readonly logDir: string,
  ) {}

  start(): void {
    this.stopping = false;
    this.startedAt = new Date();
    const log = openSync(join(this.logDir, `${this.spec.name}.log`), "a", 0o600);
    this.child = spawn(this.spec.command, this.spec.args, {
      cwd: this.spec.cwd,
      env: this.spec.env ? { ...process.env, ...this.spec.env } : process.env,
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    this.child.once("error", () => this.ended());
    this.child.once("exit", () => this.ended());
  }

  /** Asks it to end, and after ten seconds makes it. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restartTimer);
    const child = this.child;
    if (!child) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    const force = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await gone;
    clearTimeout(force);
  }

  /** Ends it at once, as a crash would: it is started again after a second, or later when it had crashed shortly before. */
  crash(): void {
    this.child?.kill("SIGKILL");
  }

  /** Whether it ended at least once since `start`: a start-up that waits for it can then give up early. */
  get hasFailed(): boolean {
    return this.restarts > 0;
  }

  status(): ProcessStatus {
    const state = this.child ? "running" : this.stopping ? "stopped" : "restarting";
    const { name, address = "" } = this.spec;
    return {
      name,
      state,
      pid: this.child?.pid,
      startedAt: this.startedAt.toISOString(),
      restarts: this.restarts,
      address,
      memory: residentBytes(this.child?.pid),
    };
  }

  private ended(): void {
    this.child = undefined;
    if (this.stopping) return;
    this.restarts += 1;
    this.restartTimer = setTimeout(() => this.start(), this.backoff.delayAfter(Date.now() - this.startedAt.getTime()));
  }
}

/** All programs of the sandbox, by name. */
export class Processes {
  private readonly all = new Map<string, SupervisedProcess>();

  constructor(private readonly logDir: string) {}

  start(spec: ProcessSpec): SupervisedProcess {
    const started = new SupervisedProcess(spec, this.logDir);
    this.all.set(spec.name, started);
    started.start();
    return started;
  }

  get(name: string): SupervisedProcess | undefined {
    return this.all.get(name);
  }

  /** Stops one and forgets it. */
  async remove(name: string): Promise<void> {
    await this.all.get(name)?.stop();
    this.all.delete(name);
  }

  /** Stops the youngest first, so that nothing loses what it depends on. */
  async stopAll(): Promise<void> {
    for (const each of [...this.all.values()].reverse()) await each.stop();
  }

  status(): ProcessStatus[] {
    return [...this.all.values()].map((each) => each.status());
  }
}

export function residentBytes(pid: number | undefined): number {
  if (pid === undefined) return 0;
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
