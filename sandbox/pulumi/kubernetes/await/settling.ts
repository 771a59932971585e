import type { Later } from "./awaiter";

/** Holds when nothing has changed for a while. A read does not wait, so there it holds from the beginning. */
export class Settling {
  private change = 0;

  constructor(
    private readonly mode: "await" | "read",
    private settled = mode === "read",
  ) {}

  holds(): boolean {
    return this.settled;
  }

  /** Begins the wait, unless it has begun. */
  begin(milliseconds: number, later: Later): void {
    if (this.change === 0) this.changed(milliseconds, later);
  }

  /** Begins the wait anew. */
  changed(milliseconds: number, later: Later): void {
    if (this.mode === "read") return;
    this.settled = false;
    this.change += 1;
    const change = this.change;
    later(milliseconds, () => {
      if (change === this.change) this.settled = true;
    });
  }
}
