import { timeoutOf } from "./annotations";
import type { Client } from "./api/client";
import { isForbidden, messageOf, NoMatchError } from "./api/errors";
import { isCustomResourceDefinition, kindOf } from "./api/kinds";
import { NotReadyError } from "./await/awaiter";
import { untilReady } from "./await/readiness";
import { expectationsOf } from "./await/waitFor";
import { checkpointOf, initialApiVersion, parseCheckpoint } from "./checkpoint";
import type { Clock } from "./clock";
import { requireClient, type Cluster } from "./cluster";
import { canDryRun } from "./create";
import { explainConflict, fieldManagerOf, forcesApply, takeOverFields } from "./fieldManagers";
import type { ResourceLog } from "./resourceLog";
import { withIgnoredChanges } from "./ignoreChanges";
import { InitializationError } from "./initializationError";
import { clone, idOf, nameOf, namespaceOf, setMetadata, stringAt, type JsonObject, type KubeObject } from "./object";
import { normalize } from "./normalize";
import type { Settings } from "./settings";
import { refuseUnsupported } from "./typeToken";
import { objectOf } from "./wire/inputs";

export interface UpdateRequest {
  urn: string;
  type: string;
  state: JsonObject;
  news: JsonObject;
  preview: boolean;
  /** Seconds; 0 when the resource has no customTimeouts. */
  timeout: number;
  ignoreChanges: string[];
}

/**
 * Updates an object by server-side apply under the field manager of the state, and waits until it is ready.
 * @throws InitializationError when the server refuses or the object does not become ready: the state then keeps it as it is.
 */
export async function update(request: UpdateRequest, cluster: Cluster, settings: Settings, clock: Clock, log: ResourceLog): Promise<JsonObject> {
  refuseUnsupported(request.type);
  const inputs = normalize(objectOf(request.news));
  if (request.preview && !(await canDryRun(inputs, cluster))) return request.news;
  const client = requireClient(cluster);
  const checkpoint = parseCheckpoint(request.state);
  const before = fieldManagerOf(checkpoint.inputs, request.state);
  const fieldManager = fieldManagerOf(inputs, request.state);
  const apiVersion = initialApiVersion(request.state, checkpoint.inputs);
  const outputs = (live: KubeObject) => checkpointOf({ inputs, live, from: request.news, apiVersion, fieldManager });

  try {
    const live = await applyAndWait(request, inputs, checkpoint.live, { client, clock, log, settings, fieldManager });
    if (!request.preview && before !== fieldManager) await relinquish(client, live, before);
    return outputs(live);
  } catch (error) {
    if (request.preview && isForbidden(error)) return request.news;
    if (error instanceof NoMatchError) {
      throw new Error(
        `update of resource "${request.urn}" failed because the Kubernetes API server reported that the apiVersion for this ` +
          `resource does not exist. Verify that any required CRDs have been created: ${error.message}`,
      );
    }
    throw await asInitializationError(error, request.urn, client, checkpoint.live, outputs);
  }
}

interface Applying {
  client: Client;
  clock: Clock;
  log: ResourceLog;
  settings: Settings;
  fieldManager: string;
}

async function applyAndWait(request: UpdateRequest, inputs: KubeObject, known: KubeObject, applying: Applying): Promise<KubeObject> {
  const { client, clock, log } = applying;
  expectationsOf(inputs);
  const last = await client.get(kindOf(inputs), namespaceOf(inputs), nameOf(known));
  const current = isCustomResourceDefinition(inputs) ? await replaceDefinition(request, inputs, last, applying) : await apply(request, inputs, last, applying);
  if (request.preview) return current;
  const ready = await untilReady({ client, clock, log, current, last, inputs }, timeoutOf(request.timeout, inputs));
  log.clear();
  return ready;
}

async function apply(request: UpdateRequest, inputs: KubeObject, last: KubeObject, { client, settings, fieldManager }: Applying): Promise<KubeObject> {
  const { preview } = request;
  const live = preview ? last : await takeOverFields(client, last, fieldManager);
  const object = withIgnoredChanges(inputs, live, fieldManager, request.ignoreChanges);
  const force = String(forcesApply(inputs, live, settings.enablePatchForce, preview));
  try {
    return await client.apply(object, { fieldManager, force, dryRun: preview ? "All" : undefined });
  } catch (error) {
    throw explainConflict(error, fieldManager);
  }
}

// A definition is replaced as a whole: its lists of versions do not merge.
async function replaceDefinition({ preview }: UpdateRequest, inputs: KubeObject, last: KubeObject, { client, fieldManager }: Applying): Promise<KubeObject> {
  const object = clone(inputs);
  setMetadata(object, "resourceVersion", stringAt(last, "metadata", "resourceVersion"));
  const replaced = await client.replace(object, { fieldManager, dryRun: preview ? "All" : undefined });
  client.forgetKinds();
  return replaced;
}

// Applying an object without fields gives up every field that the former manager had.
async function relinquish(client: Client, live: KubeObject, manager: string): Promise<void> {
  const { apiVersion = "", kind = "" } = live;
  const metadata: JsonObject = { name: nameOf(live), ...(namespaceOf(live) ? { namespace: namespaceOf(live) } : {}) };
  await client.apply({ apiVersion, kind, metadata }, { fieldManager: manager });
}

async function asInitializationError(
  error: unknown,
  urn: string,
  client: Client,
  known: KubeObject,
  outputs: (live: KubeObject) => JsonObject,
): Promise<Error> {
  let live: KubeObject;
  try {
    live = error instanceof NotReadyError ? error.object : await client.get(kindOf(known), namespaceOf(known), nameOf(known));
  } catch (getError) {
    return new Error(`update of resource "${urn}" failed: ${messageOf(error)}\nunable to get cluster state: ${messageOf(getError)}`);
  }
  const message = `the Kubernetes API server reported that "${idOf(live)}" failed to fully initialize or become live: ${messageOf(error)}`;
  return new InitializationError(message, error instanceof NotReadyError ? error.problems : [], idOf(live), outputs(live));
}
