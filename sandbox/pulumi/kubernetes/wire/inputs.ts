import { clone, isObject, type Json, type JsonObject, type KubeObject } from "../object";
import { schemaKeysForServer } from "./schemaKeys";
import { plain } from "../../rpc/properties";

/** The Kubernetes object in properties sent by the engine: no secret marks, names as the server knows them. */
export function objectOf(properties: JsonObject): KubeObject {
  return asObject(schemaKeysForServer(plain(clone<Json>(properties))));
}

function asObject(value: Json): JsonObject {
  return isObject(value) ? value : {};
}
