import type { ChildProcesses } from "./childProcesses";

/** What every call of the language host shares. */
export interface Host {
  /** Where the engine listens, host:port. */
  engineAddress: string;
  children: ChildProcesses;
}
