import { deletionPropagation, skipsAwait, timeoutOf } from "./annotations";
import type { Client } from "./api/client";
import { isNotFound, messageOf, NoMatchError } from "./api/errors";
import { kindOf } from "./api/kinds";
import { NotReadyError } from "./await/awaiter";
import { untilDeleted } from "./await/deletion";
import { checkpointOf, initialApiVersion, parseCheckpoint } from "./checkpoint";
import type { Clock } from "./clock";
import type { Cluster } from "./cluster";
import { fieldManagerOf } from "./fieldManagers";
import type { ResourceLog } from "./resourceLog";
import { InitializationError } from "./initializationError";
import { idOf, namespaceOf, parseId, type JsonObject, type KubeObject } from "./object";
import type { Settings } from "./settings";

export interface DeleteRequest {
  id: string;
  state: JsonObject;
  /** Seconds; 0 when the resource has no customTimeouts. */
  timeout: number;
}

const UNREACHABLE =
  "configured Kubernetes cluster is unreachable. If the cluster was deleted, you can remove this resource from Pulumi state by rerunning " +
  'the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"';

// Kinds whose delete does not wait under pulumi.com/skipAwait; all others are waited for all the same.
const SKIPPABLE = new Set([
  "v1/Namespace",
  "v1/Pod",
  "v1/ReplicationController",
  "apps/v1/DaemonSet",
  "apps/v1/Deployment",
  "apps/v1/StatefulSet",
  "batch/v1/Job",
]);

/**
 * Deletes an object, by default together with what it owns, and waits until it is gone. One that is gone already is fine.
 * @throws InitializationError when it is still there after the time-out.
 */
export async function deleteObject(request: DeleteRequest, cluster: Cluster, settings: Settings, clock: Clock, log: ResourceLog): Promise<void> {
  if (!cluster.reachable) {
    deleteUnreachable(cluster.reason, settings, log);
    return;
  }
  const { inputs, live } = parseCheckpoint(request.state);
  try {
    await deleteAndWait(request, inputs, live, { client: cluster.client, clock, log });
  } catch (error) {
    if (isNotFound(error) || error instanceof NoMatchError) return;
    if (!(error instanceof NotReadyError)) throw error;
    const apiVersion = initialApiVersion(request.state, inputs);
    const fieldManager = fieldManagerOf(inputs, request.state);
    const properties = checkpointOf({ inputs: live, live: error.object, from: request.state, apiVersion, fieldManager });
    throw new InitializationError(messageOf(error), error.problems, idOf(error.object), properties);
  }
}

interface Deleting {
  client: Client;
  clock: Clock;
  log: ResourceLog;
}

async function deleteAndWait(request: DeleteRequest, inputs: KubeObject, live: KubeObject, deleting: Deleting): Promise<void> {
  const { client, clock, log } = deleting;
  const { name } = parseId(request.id);
  const kind = kindOf(live);
  await client.delete(kind, namespaceOf(live), name, deletionPropagation(inputs));
  if (skipsAwait(inputs) && SKIPPABLE.has(`${kind.apiVersion}/${kind.kind}`)) log.status("info", "Skipping await logic");
  else await untilDeleted({ client, clock, log, current: live, inputs }, name, timeoutOf(request.timeout, inputs));
  log.clear();
}

function deleteUnreachable(reason: string, settings: Settings, log: ResourceLog): void {
  log.message("warning", `configured Kubernetes cluster is unreachable: ${reason}`);
  if (!settings.deleteUnreachable) throw new Error(UNREACHABLE);
  log.message(
    "info",
    "configured Kubernetes cluster is unreachable and the `deleteUnreachable` option is enabled. " + "Deleting the unreachable resource from Pulumi state",
  );
}
