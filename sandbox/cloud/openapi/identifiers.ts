import { randomBytes, randomUUID } from "node:crypto";

/** The provider searches whole error bodies for these digits and takes a hit for "not found". */
const TRAPS = /403|500|503/;

/** Request id, such as 31E04F3A-… */
export function requestId(): string {
  return withoutTraps(() => randomUUID().toUpperCase());
}

/** Mesh id: c and 32 hexadecimal digits, as ASM's. */
export function meshId(): string {
  return withoutTraps(() => `c${randomBytes(16).toString("hex")}`);
}

function withoutTraps(make: () => string): string {
  for (;;) {
    const id = make();
    if (!TRAPS.test(id)) return id;
  }
}
