import { isNotFound, NoMatchError } from "./api/errors";
import { isBuiltIn, kindOf } from "./api/kinds";
import { NotReadyError } from "./await/awaiter";
import { checkReady } from "./await/readiness";
import { checkpointOf, forEngine, initialApiVersion, parseCheckpoint } from "./checkpoint";
import type { Clock } from "./clock";
import type { Client } from "./api/client";
import type { Cluster } from "./cluster";
import { prune, restoreEmpty } from "./diff/prune";
import { fieldManagerOf } from "./fieldManagers";
import type { ResourceLog } from "./resourceLog";
import { InitializationError } from "./initializationError";
import { clone, idOf, isObject, nameOf, namespaceOf, parseId, removeMetadata, setMetadata, without, type JsonObject, type KubeObject } from "./object";
import { normalize } from "./normalize";
import type { Settings } from "./settings";
import { kindOfType, refuseUnsupported } from "./typeToken";
import { objectOf } from "./wire/inputs";

export interface ReadRequest {
  id: string;
  type: string;
  state: JsonObject;
  inputs: JsonObject;
}

/** A resource as it is; an empty id says that it is gone. */
export interface Read {
  id: string;
  properties?: JsonObject;
  inputs?: JsonObject;
}

const GONE: Read = { id: "" };
const UNREACHABLE =
  "failed to read resource state due to unreachable cluster. If the cluster was deleted, you can remove this resource from Pulumi state " +
  'by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"';

/**
 * Reads an object for a refresh, an import or a get, and says what the inputs would be that make it so.
 * @throws InitializationError when a refreshed object is there but not ready.
 */
export async function read(request: ReadRequest, cluster: Cluster, settings: Settings, clock: Clock, log: ResourceLog): Promise<Read> {
  refuseUnsupported(request.type);
  if (!cluster.reachable) return readUnreachable(request, cluster.reason, settings, log);
  const { oldInputs, isNew } = inputsToRead(request);
  const fieldManager = fieldManagerOf(oldInputs, request.state);
  const apiVersion = initialApiVersion(request.state, oldInputs);
  const answer = (live: KubeObject): Read => {
    const inputs = isNew ? guessedInputs(live) : liveInputs(live, oldInputs, parseCheckpoint(request.state).live);
    return {
      id: request.id || idOf(live),
      properties: checkpointOf({ inputs, live, from: request.inputs, apiVersion, fieldManager }),
      inputs: forEngine(inputs, request.inputs),
    };
  };
  try {
    return answer(await readLive(cluster.client, oldInputs, request, isNew, clock, log));
  } catch (error) {
    if (error instanceof NoMatchError || isNotFound(error)) return GONE;
    if (!(error instanceof NotReadyError)) throw error;
    const { id, properties = {}, inputs } = answer(error.object);
    throw new InitializationError(error.message, error.problems, id, properties, inputs);
  }
}

async function readLive(client: Client, oldInputs: KubeObject, request: ReadRequest, isNew: boolean, clock: Clock, log: ResourceLog): Promise<KubeObject> {
  const kind = kindOf(oldInputs);
  const { name } = parseId(request.id);
  if (name === "") throw new Error(`failed to read resource because of a failure to parse resource name from request ID: ${request.id}`);
  const current = await client.get(kind, namespaceOf(oldInputs), name);
  if (isNew) return current;
  await checkReady({ client, clock, log, current, inputs: oldInputs });
  return client.get(kind, namespaceOf(oldInputs), name).catch(() => current);
}

function liveInputs(live: KubeObject, oldInputs: KubeObject, before: KubeObject): KubeObject {
  return prune(isBuiltIn(kindOf(live)) ? restoreEmpty(live, oldInputs, before) : live, oldInputs);
}

// A get or an import knows no inputs yet: the type and the id must do.
function inputsToRead(request: ReadRequest): { oldInputs: KubeObject; isNew: boolean } {
  const oldInputs = normalize(objectOf(request.inputs));
  if (oldInputs.kind) return { oldInputs, isNew: false };
  const { live } = parseCheckpoint(request.state);
  const kind = live.kind ? kindOf(live) : kindOfType(request.type);
  if (!kind) throw new Error(`unrecognized resource type: "${request.type}" for this provider`);
  const { namespace, name } = parseId(request.id);
  const identified: KubeObject = { ...oldInputs, ...kind };
  if (nameOf(identified) === "") setMetadata(identified, "name", name);
  if (namespaceOf(identified) === "" && namespace !== "") setMetadata(identified, "namespace", namespace);
  return { oldInputs: identified, isNew: !live.kind };
}

// Everything but the status of a built-in kind may have been an input; of other kinds nothing is known but their identity.
function guessedInputs(live: KubeObject): KubeObject {
  const inputs = without(clone(live), "status");
  for (const key of ["creationTimestamp", "generation", "managedFields", "resourceVersion", "uid"]) removeMetadata(inputs, key);
  const annotations = isObject(inputs.metadata) ? inputs.metadata.annotations : undefined;
  if (isObject(annotations)) {
    delete annotations["deployment.kubernetes.io/revision"];
    delete annotations["kubectl.kubernetes.io/last-applied-configuration"];
  }
  if (isBuiltIn(kindOf(live))) return inputs;
  return prune(inputs, { apiVersion: "", kind: "", metadata: { name: "", namespace: "" } });
}

function readUnreachable(request: ReadRequest, reason: string, settings: Settings, log: ResourceLog): Read {
  log.message("warning", `configured Kubernetes cluster is unreachable: ${reason}`);
  if (settings.deleteUnreachable) {
    log.message(
      "info",
      "configured Kubernetes cluster is unreachable and the `deleteUnreachable` option is enabled. " + "Deleting the unreachable resource from Pulumi state",
    );
    return GONE;
  }
  if (settings.skipUpdateUnreachable) {
    log.message(
      "info",
      "configured Kubernetes cluster is unreachable and the `skipUnreachable` option is enabled. " +
        "Returned data could not reflect the actual cluster configuration.",
    );
    return { id: request.id, properties: request.state, inputs: request.inputs };
  }
  throw new Error(UNREACHABLE);
}
