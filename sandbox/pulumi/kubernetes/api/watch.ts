import type { Clock } from "../clock";
import { at, isObject, listAt, stringAt, uidOf, type Json, type KubeObject } from "../object";
import type { Client } from "./client";
import { isForbidden, isNotFound, NoMatchError } from "./errors";
import type { Kind } from "./kinds";

export interface WatchEvent {
  type: "ADDED" | "MODIFIED" | "DELETED";
  object: KubeObject;
}

const RETRY_MS = 1000;

/** What to follow: the objects of a kind in a namespace, perhaps those of a field selector only. */
export interface Watched {
  kind: Kind;
  namespace: string;
  fieldSelector?: string;
  /** Objects that were there a moment ago: those that are gone by now are told as deleted. */
  known?: KubeObject[];
}

/**
 * Follows objects: first those that exist, then every change, until the signal.
 * A lost connection is taken up again; objects that went meanwhile are told as deleted.
 */
export async function* watch(
  client: Client,
  { kind, namespace, fieldSelector, known = [] }: Watched,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent> {
  const query: Record<string, string> = fieldSelector === undefined ? {} : { fieldSelector };
  const seen = new Map(known.map((object) => [uidOf(object), object]));
  while (!signal.aborted) {
    try {
      const path = await client.collection(kind, namespace);
      const list = await client.http.json({ method: "GET", path, query, signal });
      yield* differences(
        seen,
        listAt(list, "items")
          .filter(isObject)
          .map((item) => ({ ...kind, ...item })),
      );
      const resourceVersion = stringAt(list, "metadata", "resourceVersion");
      yield* follow(client, path, { ...query, watch: "true", resourceVersion }, seen, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (isForbidden(error)) throw error;
      if (isNotFound(error) || error instanceof NoMatchError) yield* differences(seen, []); // The kind is gone, and its objects with it.
    }
    await clock.sleep(RETRY_MS, signal);
  }
}

function* differences(seen: Map<string, KubeObject>, items: KubeObject[]): Generator<WatchEvent> {
  const uids = new Set(items.map(uidOf));
  for (const [uid, object] of [...seen]) {
    if (uids.has(uid)) continue;
    seen.delete(uid);
    yield { type: "DELETED", object };
  }
  for (const object of items) {
    const before = seen.get(uidOf(object));
    if (before && at(before, "metadata", "resourceVersion") === at(object, "metadata", "resourceVersion")) continue;
    seen.set(uidOf(object), object);
    yield { type: before ? "MODIFIED" : "ADDED", object };
  }
}

async function* follow(
  client: Client,
  path: string,
  query: Record<string, string>,
  seen: Map<string, KubeObject>,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent> {
  for await (const line of client.http.lines({ method: "GET", path, query, signal })) {
    const event = parseEvent(line);
    if (!event) return; // An ERROR event: the version asked for is too old, so list again.
    if (event.type === "DELETED") seen.delete(uidOf(event.object));
    else seen.set(uidOf(event.object), event.object);
    yield event;
  }
}

function parseEvent(line: Json): WatchEvent | undefined {
  const type = at(line, "type");
  const object = at(line, "object");
  return (type === "ADDED" || type === "MODIFIED" || type === "DELETED") && isObject(object) ? { type, object } : undefined;
}
