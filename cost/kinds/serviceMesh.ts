import { Effect, none, unknown } from "../line";
import type { Change } from "../preview";

/** What a changed mesh, or the attachment of a cluster to it, cuts. */
export function meshEffects({ before, after, operation, paths }: Change): Effect[] {
  if (before === undefined) {
    return [none("what is new has no socket yet")];
  }
  if (after === undefined || operation === "replace") {
    return [
      {
        cuts: "all",
        when: "at once",
        seconds: 0,
        withCloseFrame: false,
        why: "gateways belong to the mesh and its attachment, and their load balancers go with them",
        ...(operation === "replace" ? { newAddress: true as const } : {}),
      },
    ];
  }
  return paths.map(effectOf);
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
