import { adoptName, assignName, isGenerateName, type Autonaming } from "./autonaming";
import { builtInScope, kindOf, type Kind } from "./api/kinds";
import { forEngine } from "./checkpoint";
import type { Cluster } from "./cluster";
import { namespaceOf, setMetadata, type JsonObject } from "./object";
import { normalize } from "./normalize";
import { kindOfType, nameOfUrn, refuseUnsupported } from "./typeToken";
import { objectOf } from "./wire/inputs";

export interface CheckRequest {
  urn: string;
  type: string;
  olds: JsonObject;
  news: JsonObject;
  seed: Uint8Array;
  autonaming?: Autonaming;
}

/**
 * Completes the inputs of a resource: a name, a namespace, and the form that the server will give back.
 * Values are not checked: the server does that, at a preview already.
 */
export async function check(request: CheckRequest, cluster: Cluster): Promise<JsonObject> {
  refuseUnsupported(request.type);
  const oldInputs = objectOf(request.olds);
  const inputs = normalize(objectOf(request.news));
  if (Object.keys(oldInputs).length > 0) adoptName(inputs, oldInputs);
  else assignName(inputs, nameOfUrn(request.urn), request.seed, request.autonaming);
  if (isGenerateName(inputs)) throw new Error("the `.metadata.generateName` field is not supported in Server-Side Apply mode");
  if (namespaceOf(inputs) === "" && (await isNamespaced(kindOfType(request.type) ?? kindOf(inputs), cluster))) {
    setMetadata(inputs, "namespace", cluster.namespace);
  }
  return forEngine(inputs, request.news);
}

/** Whether the kind has namespaces. One that the server does not know (yet) is taken to have them. */
export async function isNamespaced(kind: Kind, cluster: Cluster): Promise<boolean> {
  if (cluster.reachable) return (await cluster.client.isNamespaced(kind)) ?? true;
  return builtInScope(kind) !== "cluster";
}
