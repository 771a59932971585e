import { timeoutOf } from "./annotations";
import type { Client } from "./api/client";
import { isAlreadyExists, isForbidden, isMissingNamespace, isNotFound, messageOf, NoMatchError } from "./api/errors";
import { isCustomResourceDefinition, kindOf } from "./api/kinds";
import { NotReadyError } from "./await/awaiter";
import { untilReady } from "./await/readiness";
import { expectationsOf } from "./await/waitFor";
import { checkpointOf } from "./checkpoint";
import type { Clock } from "./clock";
import { requireClient, type Cluster } from "./cluster";
import { CREATE_MANAGER, explainConflict, fieldManagerOf, forcesApply } from "./fieldManagers";
import type { ResourceLog } from "./resourceLog";
import { InitializationError } from "./initializationError";
import { idOf, without, type JsonObject, type KubeObject } from "./object";
import { refuseUnsupported } from "./typeToken";
import { objectOf } from "./wire/inputs";
import { hasUnknown } from "../rpc/properties";
import type { Settings } from "./settings";

export interface CreateRequest {
  urn: string;
  type: string;
  properties: JsonObject;
  preview: boolean;
  /** Seconds; 0 when the resource has no customTimeouts. */
  timeout: number;
}

export interface Created {
  id: string;
  properties: JsonObject;
}

const RETRIES = 5;
const FIRST_PAUSE_MS = 1000;

const ALREADY_EXISTS_ADVICE = `

The resource already exists in the cluster. This can happen when:

  - Renaming a Pulumi resource: use an alias to preserve the identity,
    or use deleteBeforeReplace if the resource needs replacement.
  - Managing an existing resource: use a Patch resource (e.g. NamespacePatch)
    to manage specific fields without owning the resource lifecycle.
  - Adopting a resource into Pulumi: use \`pulumi import\`. Note that
    protected resources (e.g. kube-system) cannot be deleted on destroy.
  - Intentional upsert: set upsertExistingObjects on the provider to allow
    server-side apply to update existing objects on create.`;

/**
 * Creates an object and waits until it is ready. A preview asks the server for a dry run when everything is known;
 * otherwise it gives the inputs back.
 * @throws InitializationError when the object exists but did not become ready in time: it stays in the state.
 */
export async function create(request: CreateRequest, cluster: Cluster, settings: Settings, clock: Clock, log: ResourceLog): Promise<Created> {
  refuseUnsupported(request.type);
  const inputs = objectOf(request.properties);
  const unpreviewed = { id: "", properties: request.properties };
  if (request.preview && !(await canDryRun(inputs, cluster))) return unpreviewed;
  const client = requireClient(cluster);
  const fieldManager = fieldManagerOf(inputs, {});
  const outputs = (live: KubeObject) => checkpointOf({ inputs, live, from: request.properties, apiVersion: kindOf(inputs).apiVersion, fieldManager });

  let created: KubeObject;
  try {
    expectationsOf(inputs); // A faulty pulumi.com/waitFor must fail before the object exists.
    created = await postWithRetries(inputs, { client, clock, log, preview: request.preview, settings, fieldManager });
  } catch (error) {
    if (request.preview && isNoHindrance(error)) return unpreviewed;
    throw explain(error, request.urn, inputs);
  }
  log.clear();
  if (request.preview) {
    return { id: "", properties: outputs(without(created, "status")) }; // A dry run's status says nothing of the object to come.
  }
  if (isCustomResourceDefinition(inputs)) client.forgetKinds();
  try {
    const live = await untilReady({ client, clock, log, current: created, inputs }, timeoutOf(request.timeout, inputs));
    log.clear();
    return { id: idOf(live), properties: outputs(live) };
  } catch (error) {
    if (!(error instanceof NotReadyError)) throw error;
    const message =
      `resource "${request.urn}" was successfully created, but the Kubernetes API server reported that it failed to fully ` +
      `initialize or become live: ${error.message}`;
    throw new InitializationError(message, error.problems, idOf(created), outputs(error.object));
  }
}

/** Whether a preview can ask the server: everything is known, and the server is there and knows the kind. */
export async function canDryRun(inputs: KubeObject, cluster: Cluster): Promise<boolean> {
  return !hasUnknown(inputs) && cluster.reachable && (await cluster.client.knows(kindOf(inputs)));
}

interface Posting {
  client: Client;
  clock: Clock;
  log: ResourceLog;
  preview: boolean;
  settings: Settings;
  fieldManager: string;
}

// Namespaces and kinds may be created at this moment by another part of the program, so their absence is forgiven for half a minute.
async function postWithRetries(inputs: KubeObject, posting: Posting): Promise<KubeObject> {
  const { client, clock, log, preview } = posting;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await post(inputs, posting);
    } catch (error) {
      if (preview && isMissingNamespace(error)) throw error;
      log.status("info", `Retry #${attempt}; creation failed: ${messageOf(error)}`);
      const passing = isNotFound(error) || error instanceof NoMatchError;
      if (!passing || attempt === RETRIES || client.signal.aborted) throw error;
    }
    await clock.sleep(FIRST_PAUSE_MS * 2 ** attempt, client.signal);
  }
}

async function post(inputs: KubeObject, { client, preview, settings, fieldManager }: Posting): Promise<KubeObject> {
  const dryRun = preview ? "All" : undefined;
  if (!settings.upsertExistingObjects) return client.create(inputs, { fieldManager: CREATE_MANAGER, dryRun });
  const force = String(forcesApply(inputs, undefined, settings.enablePatchForce, preview));
  try {
    return await client.apply(inputs, { fieldManager, force, fieldValidation: "Warn", dryRun });
  } catch (error) {
    throw explainConflict(error, fieldManager);
  }
}

// What hinders a dry run, but not the create that follows: the preview shows the inputs then.
function isNoHindrance(error: unknown): boolean {
  return isForbidden(error) || isAlreadyExists(error) || isMissingNamespace(error);
}

function explain(error: unknown, urn: string, inputs: KubeObject): Error {
  const { apiVersion, kind } = kindOf(inputs);
  if (error instanceof NoMatchError) {
    return new Error(
      `creation of resource "${urn}" with kind ${apiVersion}/${kind} failed because the Kubernetes API server reported that the ` +
        `apiVersion for this resource does not exist. Verify that any required CRDs have been created: ${error.message}`,
    );
  }
  const advice = isAlreadyExists(error) ? ALREADY_EXISTS_ADVICE : "";
  return new Error(`resource "${urn}" was not successfully created by the Kubernetes API server: ${messageOf(error)}${advice}`);
}
