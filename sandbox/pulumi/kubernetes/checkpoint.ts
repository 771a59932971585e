import { clone, isObject, stringAt, type Json, type JsonObject, type KubeObject } from "./object";
import { objectOf } from "./wire/inputs";
import { schemaKeysForEngine } from "./wire/schemaKeys";
import { annotateSecrets } from "./wire/secrets";

const INPUTS = "__inputs";
const INITIAL_API_VERSION = "__initialApiVersion";
const FIELD_MANAGER = "__fieldManager";

/** What the state keeps of an object: the live object itself, and beside it what made it. */
export interface Checkpoint {
  inputs: KubeObject;
  live: KubeObject;
}

/** The state's properties of an object; `from` are the properties whose secrets must stay secret. */
export function checkpointOf(args: { inputs: KubeObject; live: KubeObject; from: JsonObject; apiVersion: string; fieldManager: string }): JsonObject {
  const properties = forEngine(args.live, args.from);
  properties[INPUTS] = forEngine(args.inputs, args.from);
  properties[INITIAL_API_VERSION] = args.apiVersion;
  properties[FIELD_MANAGER] = args.fieldManager;
  return properties;
}

/** An object as properties for the engine, with the secrets of `from` marked. */
export function forEngine(object: KubeObject, from: JsonObject): JsonObject {
  const properties = schemaKeysForEngine(clone<Json>(object)) as JsonObject;
  annotateSecrets(properties, from);
  return properties;
}

/** Reads the state's properties back. */
export function parseCheckpoint(properties: JsonObject): Checkpoint {
  const { [INPUTS]: inputs, ...live } = objectOf(properties);
  return { inputs: isObject(inputs) ? inputs : {}, live };
}

export function initialApiVersion(state: JsonObject, inputs: KubeObject): string {
  return stringAt(state, INITIAL_API_VERSION) || stringAt(inputs, "apiVersion");
}

export function fieldManagerInState(state: JsonObject): string {
  return stringAt(state, FIELD_MANAGER);
}
