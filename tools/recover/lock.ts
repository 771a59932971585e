/** A lock that an update holds on a stack, as Pulumi's refusal describes it. */
export interface Lock {
  /** Absent where the backend does not say, as Pulumi Cloud. */
  readonly host?: string;
  readonly pid?: number;
  /** How the refusal says it, for messages. */
  readonly described: string;
}

/** Whether something runs under this process id on this host; undefined where that cannot be known. */
export type IsRunning = (lock: Lock) => boolean | undefined;

const SELF_MANAGED = /created by \S+?@(\S+) \(pid (\d+)\)[^\n]*/g;
const SERVICE = /\[409\] Conflict: Another update is currently in progress[^\n]*/;

/** The locks that a refusal of Pulumi's names; none when it was refused for another reason. */
export function locksIn(refusal: string): Lock[] {
  const files = [...refusal.matchAll(SELF_MANAGED)].map(([described, host, pid]) => ({ host, pid: Number(pid), described }));
  const service = SERVICE.exec(refusal);
  return files.length > 0 || service === null ? files : [{ described: service[0] }];
}

/** Why the locks must stay; nothing when each is of an update that has ended, or when the person says so. */
export function mustStay(locks: readonly Lock[], isRunning: IsRunning, forced: boolean): string | undefined {
  const running = locks.find((lock) => isRunning(lock) === true);
  if (running !== undefined) return `an update is running: ${running.described}; wait until it has ended`;
  const unknown = locks.find((lock) => isRunning(lock) === undefined);
  if (unknown === undefined || forced) return undefined;
  return `the stack is locked, and only its owner knows whether that update still runs: ${unknown.described}; when it does not, run this again with --unlock (make recover UNLOCK=1)`;
}
