import assert from "node:assert/strict";
import type { Impact, Line } from "../../../analysis/impact/line";
import { closeAll, type Client } from "../support/clients";
import { until } from "../support/until";

/** Open sockets, and the line that speaks of them; without one nothing may become of them. */
export interface Told {
  readonly clients: readonly Client[];
  readonly line?: Line;
  /** Some of them only. */
  readonly part?: true;
}

/** What a busy machine may take from the end of a drain to the last client's knowledge of it, and to replace pods one by one. */
const BUSY_SECONDS = 30;
/** The same for what is dropped at once: less than any drain of which it could be the end. */
const AT_ONCE_SECONDS = 5;
/** How long nothing may have happened at the end. */
const QUIET_SECONDS = 2;
const CUT = 1006;

/** When a change was made, in milliseconds. */
export interface Span {
  readonly began: number;
  readonly made: number;
}

/**
 * Makes a change under open sockets, and compares what becomes of them with what was said. Closes those that are left.
 * @param watched for how many seconds at least those are watched of which nothing was said
 */
export async function compare(told: readonly Told[], change: () => Promise<unknown>, watched = 0): Promise<void> {
  const span = await makeUnder(told, change, watched);
  for (const each of told) compareOne(each, span);
  closeAll(told.flatMap(({ clients }) => clients));
}

/** Makes a change, and waits until it has had its consequences. */
export async function makeUnder(told: readonly Told[], change: () => Promise<unknown>, watched = 0): Promise<Span> {
  const began = Date.now();
  await change();
  const made = Date.now();
  await settled(told, made, watched);
  return { began, made };
}

/** The lines of a impact that are asked for, of each one or more; every other line must say none, or at most. */
export function linesOf({ lines }: Impact, ...asked: readonly ((line: Line) => boolean)[]): Line[][] {
  const others = lines.filter((line) => line.drops !== "none" && !line.atMost && !asked.some((matches) => matches(line)));
  assert.deepEqual(
    others.map(({ change, drops }) => [change, drops]),
    [],
  );
  return asked.map((matches) => {
    const found = lines.filter(matches);
    assert.ok(found.length > 0, JSON.stringify(lines));
    return found;
  });
}

/** Fails when the sockets fared otherwise than was said. */
export function compareOne(told: Told, { began, made }: Span): void {
  const { clients, line, part } = told;
  const closed = clients.flatMap((client) => client.closed ?? []);
  if (line === undefined || line.drops === "none") {
    assert.deepEqual(closed, [], "sockets of which nothing was said");
    return;
  }
  const counted = `${line.change}: ${closed.length} of ${clients.length} closed`;
  if (closesAll(told)) assert.equal(closed.length, clients.length, counted);
  if (part) assert.ok(closed.length > 0 && closed.length < clients.length, counted);
  for (const { code, at } of closed) {
    const when: string = `${line.change}: closed with ${code} ${(at - began) / 1000} s after the change began and ${(at - made) / 1000} s after it was made, said was ${line.when}`;
    if (line.withCloseFrame !== undefined) assert.equal(code === CUT, !line.withCloseFrame, when);
    if (line.withCloseFrame === false) assert.ok(at >= began + (line.seconds ?? 0) * 1000, when);
    assert.ok(at <= made + latest(line) * 1000, when);
  }
}

/** Waits for every close that was said, and for as long as one could still come. */
async function settled(told: readonly Told[], made: number, watched: number): Promise<void> {
  const whole = told.filter(closesAll);
  const over = made + (longest(whole) + BUSY_SECONDS) * 1000;
  const isClosed = () => whole.every(({ clients }) => clients.every(({ closed }) => closed !== undefined));
  // What is still open then is for the comparison to say.
  await until("every socket closes of which that was said", longest(whole) + 2 * BUSY_SECONDS, () => isClosed() || Date.now() > over);
  if (whole.length < told.length) {
    const seconds = Math.max(watched, longest(told)) + QUIET_SECONDS;
    await until("nothing closes any more", seconds + BUSY_SECONDS, () => Date.now() > made + seconds * 1000);
  }
}

function closesAll({ line, part }: Told): boolean {
  return line !== undefined && line.drops !== "none" && !line.atMost && !part;
}

function longest(told: readonly Told[]): number {
  return Math.max(0, ...told.map(({ line }) => line?.seconds ?? 0));
}

function latest({ seconds }: Line): number {
  return seconds === 0 ? AT_ONCE_SECONDS : (seconds ?? 0) + BUSY_SECONDS;
}
