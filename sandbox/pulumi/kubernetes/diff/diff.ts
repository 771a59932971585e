import { isNamed } from "../autonaming";
import { isAutonamed } from "../annotations";
import { isBuiltIn, kindOf } from "../api/kinds";
import { parseCheckpoint } from "../checkpoint";
import { nameOf, namespaceOf, removeMetadata, setMetadata, type JsonObject, type KubeObject } from "../object";
import { normalize } from "../normalize";
import { objectOf } from "../wire/inputs";
import { changesOf, type Change } from "./detailedDiff";
import { forceNewPaths, type Mutability } from "./forceNew";
import { mergePatch } from "./mergePatch";
import { isWithin, parsePath } from "./propertyPath";
import { prune, restoreEmpty } from "./prune";

export interface Diff {
  changes: Map<string, Change>;
  replaces: string[];
  deleteBeforeReplace: boolean;
}

export interface DiffRequest {
  /** The properties in the state: the live object as last seen, and the inputs that made it. */
  state: JsonObject;
  news: JsonObject;
  namespaced: boolean;
  ignoreChanges: string[];
  mutable: Mutability;
  /** Further reasons to replace the object, known from elsewhere. */
  replaces?: string[];
}

/**
 * Compares new inputs with the live object as the state knows it, of which only what the old inputs spoke of counts:
 * so drift of a managed field shows, and what the server added does not.
 */
export function diff(request: DiffRequest): Diff {
  const checkpoint = parseCheckpoint(request.state);
  const inputs = withNamespace(normalize(objectOf(request.news)), request.namespaced);
  const before = comparable(checkpoint.live, normalize(checkpoint.inputs), inputs, request.namespaced);

  const patch = mergePatch(before, inputs);
  const changes = changesOf(patch, before, inputs, forceNewPaths(inputs, request.mutable));
  dropIgnored(changes, request.ignoreChanges);
  const forced = [...changes].filter(([path, change]) => change.replace || (path === "metadata" && change.kind === "delete"));
  const replaces = [...forced.map(([path]) => path), ...(request.replaces ?? [])];
  return { changes, replaces, deleteBeforeReplace: replaces.length > 0 && keepsItsName(inputs, checkpoint.live) };
}

function comparable(live: KubeObject, oldInputs: KubeObject, inputs: KubeObject, namespaced: boolean): KubeObject {
  const pruned = prune(live, oldInputs);
  const before = withNamespace(isBuiltIn(kindOf(inputs)) ? restoreEmpty(pruned, oldInputs) : pruned, namespaced);
  before.apiVersion ??= inputs.apiVersion ?? null;
  before.kind ??= inputs.kind ?? null;
  removeMetadata(before, "resourceVersion");
  // A name given to an object that was autonamed is no change when it is the name it already has.
  if (nameOf(inputs) !== "") setMetadata(before, "name", nameOf(live));
  return before;
}

function withNamespace(object: KubeObject, namespaced: boolean): KubeObject {
  if (namespaced) setMetadata(object, "namespace", namespaceOf(object) || "default");
  else removeMetadata(object, "namespace");
  return object;
}

function dropIgnored(changes: Map<string, Change>, ignoreChanges: string[]): void {
  const ignored = ignoreChanges.map(parsePath);
  for (const [key, { path }] of changes) if (ignored.some((ancestor) => isWithin(path, ancestor))) changes.delete(key);
}

// Two objects cannot have one name at a time: the old one must go first, unless the new one gets a name of its own.
function keepsItsName(inputs: KubeObject, live: KubeObject): boolean {
  return isNamed(inputs) && !isAutonamed(inputs) && nameOf(inputs) === nameOf(live) && namespaceOf(inputs) === namespaceOf(live);
}
