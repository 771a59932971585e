import { skipsAwait } from "../annotations";
import { kindOf } from "../api/kinds";
import { nameOf, type KubeObject } from "../object";
import { assertReady, awaitReady, type Awaiter, type Waiting } from "./awaiter";
import { DaemonSetAwaiter } from "./daemonSet";
import { DeploymentAwaiter } from "./deployment";
import { withEvents } from "./events";
import { IngressAwaiter } from "./ingress";
import { JobAwaiter } from "./job";
import { PodAwaiter } from "./pod";
import { PredicateAwaiter, quotaEnforced, replicasAvailable, secretFilled, volumeReady } from "./predicate";
import { ServiceAwaiter } from "./service";
import { StatefulSetAwaiter } from "./statefulSet";
import { VolumeClaimAwaiter } from "./volumeClaim";
import { ExpectationAwaiter, expectationsOf } from "./waitFor";

type Mode = "await" | "read";
type MakeAwaiter = (waiting: Waiting, mode: Mode) => Awaiter;

// The kinds that are waited for without being asked. Those that are "awaitOnly" are not looked at by a refresh.
const AWAITERS: Record<string, { make: MakeAwaiter; awaitOnly?: boolean }> = {
  "apps/v1/DaemonSet": { make: (waiting) => new DaemonSetAwaiter(waiting) },
  "apps/v1/Deployment": { make: (waiting, mode) => new DeploymentAwaiter(waiting, mode) },
  "apps/v1/StatefulSet": { make: (waiting) => new StatefulSetAwaiter(waiting) },
  "batch/v1/Job": { make: (waiting) => new JobAwaiter(waiting) },
  "networking.k8s.io/v1/Ingress": { make: (waiting, mode) => new IngressAwaiter(waiting, mode) },
  "v1/PersistentVolume": { make: (waiting) => new PredicateAwaiter(waiting, volumeReady), awaitOnly: true },
  "v1/PersistentVolumeClaim": { make: (waiting) => new VolumeClaimAwaiter(waiting), awaitOnly: true },
  "v1/Pod": { make: (waiting) => new PodAwaiter(waiting) },
  "v1/ReplicationController": { make: (waiting) => new PredicateAwaiter(waiting, replicasAvailable), awaitOnly: true },
  "v1/ResourceQuota": { make: (waiting) => new PredicateAwaiter(waiting, quotaEnforced), awaitOnly: true },
  "v1/Secret": { make: (waiting) => new PredicateAwaiter(waiting, secretFilled), awaitOnly: true },
  "v1/Service": { make: (waiting, mode) => new ServiceAwaiter(waiting, mode) },
};

/** Waits until an object that was just created or updated is ready, and answers it as last seen. */
export async function untilReady(waiting: Waiting, timeoutMs: number): Promise<KubeObject> {
  if (skipsAwait(waiting.inputs)) {
    waiting.log.status("info", "Skipping await logic");
    return waiting.current;
  }
  const awaiter = awaiterFor(waiting);
  if (!awaiter || awaiter.done()) return awaiter?.object ?? waiting.current;
  return withEvents(waiting, () => awaitReady(waiting, awaiter, timeoutMs));
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
