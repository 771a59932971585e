import type { Fault } from "./fault";
import { FIRST_IDS, NewestChanges } from "./newestChanges";

/** One value as every window sees it; also the JSON message that is sent for it. */
export interface Change {
  id: string;
  value: number;
}

/** The current values of this process, in the order in which they last changed. Starts with ids 0 to 9 at 0. */
export class Values {
  private readonly newest = new NewestChanges();

  constructor() {
    for (const id of FIRST_IDS) this.newest.set({ id, value: 0 });
  }

  set(change: Change): void {
    this.newest.set(change);
  }

  current(): Change[] {
    return this.newest.all();
  }
}

const MAX_VALUE = 1_000_000_000;

const PARAMETERS = {
  id: { fits: (text: string) => /^[A-Za-z0-9._-]{1,32}$/.test(text), allowed: "one to 32 letters, digits, dots, hyphens or underscores" },
  value: { fits: (text: string) => /^\d{1,10}(\.\d{1,6})?$/.test(text) && Number(text) <= MAX_VALUE, allowed: `a decimal number from 0 to ${MAX_VALUE}` },
};

/** Reads `id` and `value` of a query; a fault names every parameter that cannot be used. */
export function parseChange(query: URLSearchParams): Change | Fault {
  const wrong = (["id", "value"] as const).filter((name) => !fitsOnce(query.getAll(name), PARAMETERS[name].fits));
  if (wrong.length === 0) return { id: String(query.get("id")), value: Number(query.get("value")) };
  return {
    what: wrong.map((name) => `the query parameter ${name} is ${describe(query.getAll(name))}`).join(", "),
    allowed: wrong.map((name) => `${name}: ${PARAMETERS[name].allowed}`).join("; "),
    remedy: "send POST /api?id=8&value=300 with one id and one value",
  };
}

function fitsOnce([text, ...more]: string[], fits: (text: string) => boolean): boolean {
  return text !== undefined && more.length === 0 && fits(text);
}

// The text itself stays out of the answer: what was sent may be anything, a secret too.
function describe(texts: string[]): string {
  if (texts.length === 0) return "missing";
  if (texts.length > 1) return "given more than once";
  return texts[0] === "" ? "empty" : "malformed";
}
