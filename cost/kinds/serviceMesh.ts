import { Effect, none, unknown } from "../line";
import type { Change } from "../preview";

/** What a changed mesh cuts. */
export function meshEffects({ before, after, operation, paths }: Change): Effect[] {
  if (before === undefined) {
    return [none("a new mesh has no socket yet")];
  }
  return after === undefined || operation === "replace"
    ? [none("the cloud deletes no mesh before every cluster has left it; what that cuts is said of the attachment")]
    : paths.map(effectOf);
}

/** What a changed attachment of a cluster to a mesh cuts. */
export function attachmentEffects({ before, after, operation }: Change): Effect[] {
  if (before === undefined) {
    return [none("a cluster that is joined has no gateway yet")];
  }
  if (after !== undefined && operation !== "replace") {
    return [none("how long to wait, and what to leave behind, matters when the cluster leaves")];
  }
  return [
    {
      cuts: "all",
      when: "at once",
      seconds: 0,
      withCloseFrame: false,
      why: "the gateways of a mesh leave a cluster with it, and their load balancers with them",
      ...(operation === "replace" ? { newAddress: true as const } : {}),
    },
  ];
}

function effectOf(path: string): Effect {
  if (/^version\b/.test(path)) {
    return none("the control plane alone is upgraded; gateways keep what they have been told, and their version");
  }
  if (/^(serviceMeshName|loadBalancer|tags|force)\b/.test(path)) {
    return none("no gateway is told of it");
  }
  return unknown(`a mesh-wide setting can change every listener of every gateway: nobody has measured ${path}`);
}
