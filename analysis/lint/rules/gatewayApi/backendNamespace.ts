import { granted } from "../../facts/gatewayApi";
import { KIND } from "../../kinds";
import { matches, textAt } from "../../matches";
import type { Rule } from "../../rule";

export const backendNamespace: Rule = {
  id: "WS482",
  name: "backend-without-grant",
  severity: "error",
  what: "The backend is in another namespace, which does not grant it.",
  why: "Without a ReferenceGrant the reference is refused (RefNotPermitted). The path answers 500.",
  remedy:
    'kind: ReferenceGrant\nmetadata: {namespace: apps}\nspec:\n  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge}]\n  to: [{group: "", kind: Service}]',
  source: "https://gateway-api.sigs.k8s.io/api-types/referencegrant/",
  edges: ["gateway-api"],
  versions: "v1",
  kinds: [KIND.httpRoute],
  check: (document, world) =>
    matches(document.value, "spec", "rules", "*", "backendRefs", "*").flatMap(({ path, value }) => {
      const namespace = textAt(value, "namespace") ?? document.namespace;
      return namespace === document.namespace || granted(document, "Service", namespace, world)
        ? []
        : [{ path: [...path, "namespace"], message: `No ReferenceGrant in ${namespace} lets HTTPRoutes of ${document.namespace} lead to its Services.` }];
    }),
};
