export type Severity = "debug" | "info" | "warning" | "error";

/** Where messages for the user go: the engine prints them beside the resource. */
export interface Host {
  log(severity: Severity, message: string, urn: string, ephemeral: boolean): void;
}

/** Messages about one resource during one call. A status is shown while the call runs, a message stays; each is told once. */
export class ResourceLog {
  private readonly told = new Set<string>();

  constructor(private readonly host: Host, private readonly urn: string) {}

  status(severity: Severity, message: string): void {
    this.once(severity, message, true);
  }

  message(severity: Severity, message: string): void {
    this.once(severity, message, false);
  }

  /** Empties the status that the engine shows. */
  clear(): void {
    this.host.log("info", "", this.urn, true);
  }

  /** A status that is told each time, such as one that counts. */
  repeat(severity: Severity, message: string): void {
    this.host.log(severity, message, this.urn, true);
  }

  private once(severity: Severity, message: string, ephemeral: boolean): void {
    const key = `${ephemeral} ${severity} ${message}`;
    if (this.told.has(key)) return;
    this.told.add(key);
    this.host.log(severity, message, this.urn, ephemeral);
  }
}

