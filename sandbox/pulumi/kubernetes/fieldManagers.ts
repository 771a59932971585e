import { hexSuffix } from "./autonaming";
import { forcesPatch, namedFieldManager } from "./annotations";
import type { Client } from "./api/client";
import { isConflict, messageOf } from "./api/errors";
import { kindOf } from "./api/kinds";
import { fieldManagerInState } from "./checkpoint";
import { at, isObject, listAt, nameOf, namespaceOf, stringAt, type Json, type JsonObject, type KubeObject } from "./object";

/** Creates are plain POSTs under this name; the first update hands their fields to the manager of the state. */
export const CREATE_MANAGER = "pulumi-kubernetes";

const CONFLICT_HELP =
  "https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/#handle-field-conflicts-on-existing-resources";

// Managers whose fields an update takes over, by the start of their name: those of kubectl apply and of older providers.
const TAKEN_OVER = [
  { name: "kubectl", operation: "Apply" },
  { name: "kubectl", operation: "Update" },
  { name: "before-first-apply", operation: "Update" },
  { name: CREATE_MANAGER, operation: "Update" },
  { name: "pulumi-resource-kubernetes", operation: "Update" },
];

/** The manager of an object's fields: what an annotation says, else what the state says, else a new random name. */
export function fieldManagerOf(inputs: KubeObject, state: JsonObject): string {
  return namedFieldManager(inputs) || fieldManagerInState(state) || `${CREATE_MANAGER}-${hexSuffix()}`;
}

/** Whether an apply takes fields from other managers without asking. */
export function forcesApply(inputs: KubeObject, live: KubeObject | undefined, enablePatchForce: boolean, preview: boolean): boolean {
  if (forcesPatch(inputs) || enablePatchForce) return true;
  if (live !== undefined && listAt(live, "metadata", "managedFields").length === 0) return true;
  // A real update takes over the fields of the create first, so a preview must not stumble over them.
  return preview && (live === undefined || managedFields(live).some((entry) => entry.operation === "Update" && isOwnName(stringAt(entry, "manager"))));
}

/** Gives the fields set by the create, or by kubectl apply, to `manager`, so that the apply that follows owns them. */
export async function takeOverFields(client: Client, live: KubeObject, manager: string, tries = 5): Promise<KubeObject> {
  const entries = takenOver(managedFields(live), manager);
  if (!entries) return live;
  try {
    return await client.jsonPatch(live, [
      { op: "replace", path: "/metadata/managedFields", value: entries },
      { op: "replace", path: "/metadata/resourceVersion", value: stringAt(live, "metadata", "resourceVersion") },
    ]);
  } catch (error) {
    // A controller has written meanwhile, mostly the status: look again.
    if (!isConflict(error) || tries <= 1) throw error;
    return takeOverFields(client, await client.get(kindOf(live), namespaceOf(live), nameOf(live)), manager, tries - 1);
  }
}

/** The managed fields after the take-over, or undefined when there is nothing to take over. */
export function takenOver(entries: JsonObject[], manager: string): JsonObject[] | undefined {
  const isOurs = (entry: JsonObject) => entry.manager === manager && entry.operation === "Apply";
  const isTaken = (entry: JsonObject) =>
    !isOurs(entry) &&
    !stringAt(entry, "subresource") &&
    TAKEN_OVER.some(({ name, operation }) => stringAt(entry, "manager").startsWith(name) && entry.operation === operation);
  const taken = entries.filter(isTaken);
  const first = entries.find(isOurs) ?? taken[0];
  if (taken.length === 0 || !first) return undefined;
  const fields = taken.reduce<Json>((all, entry) => union(all, entry.fieldsV1 ?? {}), first.fieldsV1 ?? {});
  const merged: JsonObject = { ...first, manager, operation: "Apply", fieldsV1: fields };
  return [...entries.filter((entry) => entry !== first && !isTaken(entry)), merged];
}

/** Tells a conflict of an apply by manager, with where to read on. Other errors stay as they are. */
export function explainConflict(error: unknown, manager: string): unknown {
  if (!isConflict(error)) return error;
  return new Error(
    `server-side apply field conflict detected, see ${CONFLICT_HELP} for troubleshooting help\n` +
      `The resource managed by field manager "${manager}" had an apply conflict: ${messageOf(error)}`,
  );
}

function managedFields(object: KubeObject): JsonObject[] {
  return listAt(object, "metadata", "managedFields").filter(isObject);
}

function isOwnName(manager: string): boolean {
  return [CREATE_MANAGER, `${CREATE_MANAGER}.exe`, "pulumi-resource-kubernetes"].includes(manager);
}

function union(a: Json, b: Json): Json {
  if (!isObject(a) || !isObject(b)) return a;
  const result: JsonObject = { ...a };
  for (const [key, value] of Object.entries(b)) result[key] = key in result ? union(at(result, key) ?? {}, value) : value;
  return result;
}
