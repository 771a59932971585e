import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const removedGroup: Rule = {
  id: "WS201",
  name: "traefik-removed-group",
  severity: "error",
  what: "traefik.containo.us was removed in Traefik 3.",
  why: "There is no CRD of this group, so the API server refuses the object; where an old CRD is left, Traefik 3 does not read it. The route answers 404.",
  remedy: "apiVersion: traefik.io/v1alpha1",
  source: "https://doc.traefik.io/traefik/migrate/v2-to-v3-details/",
  edges: ["traefik"],
  versions: "Traefik 3",
  kinds: [KIND.ingressRoute, KIND.middleware, KIND.serversTransport, KIND.traefikService],
  check: (document) =>
    document.apiVersion.startsWith("traefik.containo.us/")
      ? [{ path: ["apiVersion"], side: "value", fix: [{ change: "set", path: ["apiVersion"], value: "traefik.io/v1alpha1" }] }]
      : [],
};
