import type { Client } from "../api/client";
import type { Kind } from "../api/kinds";
import { watch, type WatchEvent } from "../api/watch";
import type { Clock } from "../clock";
import type { ResourceLog } from "../resourceLog";
import { nameOf, namespaceOf, type KubeObject } from "../object";

/** Everything an awaiter may use, and the object it waits for. */
export interface Waiting {
  client: Client;
  clock: Clock;
  log: ResourceLog;
  /** The object as the server answered the create, update or read. */
  current: KubeObject;
  /** The object before an update; undefined at a create and at a read. */
  last?: KubeObject;
  inputs: KubeObject;
}

/** Calls `run` later and then looks again whether the wait is over. */
export type Later = (ms: number, run: () => void) => void;

/** Objects whose changes an awaiter follows: all of a kind in the object's namespace, or those of a field selector. */
export interface Source {
  kind: Kind;
  fieldSelector?: string;
  /** Objects that were there a moment ago: those that are gone by now are told as deleted. */
  known?: KubeObject[];
  on(event: WatchEvent, later: Later): void;
}

/** Knows when an object of one kind is ready, and what is wrong while it is not. */
export interface Awaiter {
  /** The object as last seen. */
  readonly object: KubeObject;
  readonly sources: Source[];
  /** Whether the object is ready; tells the progress to the log. */
  done(): boolean;
  /** What keeps the object from being ready, one sentence each. */
  problems(): string[];
  /** A failure that no waiting will mend. */
  failure?(): Error | undefined;
  /** Called when the time is over: true when the object may count as ready all the same. */
  readyAtLast?(): boolean;
  /** Sentence of a time-out; default "'NAME' timed out waiting to be Ready". */
  timeoutMessage?(): string;
  /** Called every ten seconds, to tell what does not get on. */
  report?(): void;
}

/** The object exists, but is not ready. The engine keeps it in the state and shows the problems. */
export class NotReadyError extends Error {
  constructor(
    message: string,
    readonly object: KubeObject,
    readonly problems: string[],
  ) {
    super(message);
    this.name = "NotReadyError";
  }
}

const REPORT_MS = 10_000;

/** Waits until the object is ready. @throws NotReadyError after `timeoutMs`, at a cancel, or when it has failed for good. */
export async function awaitReady(waiting: Waiting, awaiter: Awaiter, timeoutMs: number): Promise<KubeObject> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, waiting.client.signal]);
  try {
    const outcome = await firstOutcome(waiting, awaiter, timeoutMs, signal);
    if (outcome === "ready" || awaiter.readyAtLast?.()) return awaiter.object;
    throw notReady(waiting, awaiter, outcome);
  } finally {
    stop.abort();
  }
}

/** Looks once whether the object is ready. @throws NotReadyError when it is not, StatusError when it is gone. */
export async function assertReady(waiting: Waiting, awaiter: Awaiter): Promise<void> {
  const { client, current } = waiting;
  for (const source of awaiter.sources) {
    for (const object of await objectsOf(source, client, current)) source.on({ type: "ADDED", object }, (_ms, run) => run());
  }
  if (awaiter.done()) return;
  throw new NotReadyError(`Resource '${nameOf(current)}' was created but failed to initialize`, awaiter.object, awaiter.problems());
}

export function ownSelector(object: KubeObject): string {
  return `metadata.name=${nameOf(object)}`;
}

type Outcome = "ready" | "failed" | "timeout" | "cancelled";

function firstOutcome(waiting: Waiting, awaiter: Awaiter, timeoutMs: number, signal: AbortSignal): Promise<Outcome> {
  const { client, clock } = waiting;
  return new Promise((resolve, reject) => {
    const look = () => {
      if (signal.aborted) return;
      if (awaiter.failure?.()) resolve("failed");
      else if (awaiter.done()) resolve("ready");
    };
    const later: Later = (ms, run) => void clock.sleep(ms, signal).then(() => (signal.aborted ? undefined : (run(), look())));
    const follow = async (source: Source) => {
      for await (const event of watch(client, { ...source, namespace: namespaceOf(waiting.current) }, clock, signal)) {
        source.on(event, later);
        look();
      }
    };
    const report = () => later(REPORT_MS, () => (awaiter.report?.(), report()));
    look();
    report();
    for (const source of awaiter.sources) follow(source).catch(reject);
    void clock.sleep(timeoutMs, signal).then(() => resolve(client.signal.aborted ? "cancelled" : "timeout"));
  });
}

function notReady(waiting: Waiting, awaiter: Awaiter, outcome: Outcome): NotReadyError {
  const name = nameOf(waiting.current);
  const failure = awaiter.failure?.();
  if (failure) return new NotReadyError(failure.message, awaiter.object, awaiter.problems());
  if (outcome === "cancelled") return new NotReadyError(`Resource operation was cancelled for "${name}"`, awaiter.object, awaiter.problems());
  return new NotReadyError(awaiter.timeoutMessage?.() ?? `'${name}' timed out waiting to be Ready`, awaiter.object, awaiter.problems());
}

// The object itself must be there; of the others, those that are missing or must not be seen are just not counted.
async function objectsOf({ kind, fieldSelector }: Source, client: Client, current: KubeObject): Promise<KubeObject[]> {
  const named = fieldSelector === ownSelector(current);
  const objects = named ? client.get(kind, namespaceOf(current), nameOf(current)).then((object) => [object]) : client.list(kind, namespaceOf(current));
  return named && kind.kind === current.kind ? objects : objects.catch(() => []);
}
