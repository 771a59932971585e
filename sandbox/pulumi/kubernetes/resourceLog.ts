import type { Log, Severity } from "../rpc/engineLog";

/** Messages about one resource during one call. A status is shown while the call runs, a message stays; each is told once. */
export class ResourceLog {
  private readonly told = new Set<string>();
  private delivered = Promise.resolve();

  constructor(
    private readonly log: Log,
    private readonly urn: string,
  ) {}

  status(severity: Severity, message: string): void {
    this.once(severity, message, true);
  }

  message(severity: Severity, message: string): void {
    this.once(severity, message, false);
  }

  /** Empties the status that the engine shows. */
  clear(): void {
    this.send("info", "", true);
  }

  /** Resolves when the engine has every message, so that none comes after the answer of the call. */
  async flush(): Promise<void> {
    await this.delivered;
  }

  private once(severity: Severity, message: string, ephemeral: boolean): void {
    const key = `${ephemeral} ${severity} ${message}`;
    if (this.told.has(key)) return;
    this.told.add(key);
    this.send(severity, message, ephemeral);
  }

  // One after the other: calls that overlap may arrive in another order.
  private send(severity: Severity, message: string, ephemeral: boolean): void {
    this.delivered = this.delivered.then(() => this.log(severity, message, this.urn, ephemeral));
  }
}
