import { isNotFound } from "../api/errors";
import { kindOf } from "../api/kinds";
import { stringsAt, namespaceOf, type KubeObject } from "../object";
import { awaitReady, NotReadyError, ownSelector, type Awaiter, type Source, type Waiting } from "./awaiter";
import { withEvents } from "./events";
import { statusOf } from "./objectStatus";

/** Waits until a deleted object is gone. @throws NotReadyError when the time is over, after a warning that names its finalizers. */
export async function untilDeleted(waiting: Waiting, name: string, timeoutMs: number): Promise<void> {
  const { client, current, log } = waiting;
  const remaining = () => client.get(kindOf(current), namespaceOf(current), name).catch(ignoreNotFound);
  const going = await remaining();
  if (!going) return;
  const awaiter = new DeletionAwaiter(waiting, going);
  await withEvents(waiting, async () => {
    try {
      await awaitReady(waiting, awaiter, timeoutMs);
    } catch (error) {
      if (!(error instanceof NotReadyError) || (await remaining().catch(() => going)) === undefined) return;
      log.message("warning", `finalizers might be preventing deletion (${stringsAt(awaiter.object, "metadata", "finalizers").join(", ")})`);
      throw error;
    }
  });
}

function ignoreNotFound(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}

class DeletionAwaiter implements Awaiter {
  object: KubeObject;
  readonly sources: Source[];
  private deleted = false;

  constructor(
    private readonly waiting: Waiting,
    going: KubeObject,
  ) {
    this.object = going;
    this.see(going);
    this.sources = [
      {
        kind: kindOf(waiting.current),
        fieldSelector: ownSelector(waiting.current),
        known: [going],
        on: ({ type, object }) => (type === "DELETED" ? (this.deleted = true) : this.see(object)),
      },
    ];
  }

  see(object: KubeObject): void {
    this.object = object;
    this.waiting.log.status("info", statusOf(object).message);
  }

  done(): boolean {
    return this.deleted;
  }

  timeoutMessage(): string {
    return "timed out waiting for the condition";
  }

  problems(): string[] {
    return [];
  }
}
