import type { Change } from "./values";

/** Ids that are kept at once; more would let anyone who may publish fill the memory of the process. */
export const MAX_IDS = 256;

/** The ids of the tutorial. They are never dropped. */
export const FIRST_IDS: readonly string[] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** The newest change of each id, oldest first. Beyond 256 ids the one that has not changed for longest is dropped, so that no id is ever refused. */
export class NewestChanges {
  private readonly byId = new Map<string, Change>();

  get size(): number {
    return this.byId.size;
  }

  set(change: Change): void {
    this.byId.delete(change.id);
    this.byId.set(change.id, change);
    if (this.byId.size > MAX_IDS) this.dropOldest();
  }

  all(): Change[] {
    return [...this.byId.values()];
  }

  clear(): void {
    this.byId.clear();
  }

  private dropOldest(): void {
    for (const id of this.byId.keys()) {
      if (FIRST_IDS.includes(id)) continue;
      this.byId.delete(id);
      return;
    }
  }
}
