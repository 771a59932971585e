import { skipsAwait } from "../annotations";
import { kindOf } from "../api/kinds";
import { nameOf, type KubeObject } from "../object";
import { assertReady, awaitReady, type Awaiter, type Waiting } from "./awaiter";
import { DeploymentAwaiter } from "./deployment";
import { withEvents } from "./events";
import { ServiceAwaiter } from "./service";
import { ExpectationAwaiter, expectationsOf } from "./waitFor";

type Mode = "await" | "read";
type MakeAwaiter = (waiting: Waiting, mode: Mode) => Awaiter;

// The kinds that are waited for without being asked. A kind of "awaitOnly" is not looked at by a refresh.
const AWAITERS: Record<string, { make: MakeAwaiter; awaitOnly?: boolean }> = {
  "apps/v1/Deployment": { make: (waiting, mode) => new DeploymentAwaiter(waiting, mode) },
  "v1/Service": { make: (waiting, mode) => new ServiceAwaiter(waiting, mode) },
};

/** Waits until an object that was just created or updated is ready, and answers it as last seen. */
export async function untilReady(waiting: Waiting, timeoutMs: number): Promise<KubeObject> {
  if (skipsAwait(waiting.inputs)) {
    waiting.log.status("info", "Skipping await logic");
    return waiting.current;
  }
  const awaiter = awaiterFor(waiting);
  return awaiter ? withEvents(waiting, () => awaitReady(waiting, awaiter, timeoutMs)) : waiting.current;
}

/** Holds a refreshed object against the rules of its kind, once. @throws NotReadyError when it is not ready. */
export async function checkReady(waiting: Waiting): Promise<void> {
  const entry = entryFor(waiting.current);
  if (!entry || entry.awaitOnly || skipsAwait(waiting.inputs)) return;
  await assertReady(waiting, entry.make(waiting, "read"));
  waiting.log.clear();
}

function awaiterFor(waiting: Waiting): Awaiter | undefined {
  const expectations = expectationsOf(waiting.current);
  if (expectations) return new ExpectationAwaiter(waiting, expectations);
  return entryFor(waiting.current)?.make(waiting, "await");
}

function entryFor(object: KubeObject) {
  const { apiVersion, kind } = kindOf(object);
  return nameOf(object) === "" ? undefined : AWAITERS[`${apiVersion}/${kind}`];
}
