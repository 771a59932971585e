import { watch } from "../api/watch";
import { namespaceOf, stringAt, uidOf } from "../object";
import type { Waiting } from "./awaiter";

/** Tells the Kubernetes events about the object while `work` runs: warnings to the user, the others to the debug log. */
export async function withEvents<T>(waiting: Waiting, work: () => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const telling = tell(waiting, AbortSignal.any([stop.signal, waiting.client.signal]));
  try {
    return await work();
  } finally {
    stop.abort();
    await telling;
  }
}

async function tell({ client, clock, log, current }: Waiting, signal: AbortSignal): Promise<void> {
  const kind = { apiVersion: "v1", kind: "Event" };
  const watched = { kind, namespace: namespaceOf(current), fieldSelector: `involvedObject.uid=${uidOf(current)}` };
  try {
    for await (const { object } of watch(client, watched, clock, signal)) {
      const severity = object.type === "Warning" ? "warning" : "debug";
      log.status(severity, `${stringAt(object, "reason")}: ${stringAt(object, "message")}`);
    }
  } catch {
    // Events are a help for the reader: without the right to see them the wait continues.
  }
}
