import { label } from "../../document";
import { parentsOf } from "../../facts/gatewayApi";
import { KIND } from "../../kinds";
import { matches, textAt } from "../../matches";
import type { Rule } from "../../rule";

export const routeNotAllowed: Rule = {
  id: "WS483",
  name: "route-not-allowed",
  severity: "error",
  what: "The Gateway takes routes of its own namespace only.",
  why: "allowedRoutes is Same unless set, so the route is not attached (NotAllowedByListeners). Its hosts answer 404.",
  remedy: "listeners:\n  - name: https\n    allowedRoutes: {namespaces: {from: All}}",
  source: "https://gateway-api.sigs.k8s.io/api-types/gateway/#listeners",
  edges: ["gateway-api"],
  versions: "v1",
  kinds: [KIND.httpRoute],
  check: (document, world) =>
    parentsOf(document, world).flatMap(({ gateway, section, index }) => {
      const listeners = matches(gateway.value, "spec", "listeners", "*").filter(({ value }) => section === undefined || textAt(value, "name") === section);
      if (listeners.length === 0) return [{ path: ["spec", "parentRefs", index], message: `${label(gateway)} has no listener ${section ?? ""}.` }];
      const takes = listeners.some(({ value }) => (textAt(value, "allowedRoutes", "namespaces", "from") ?? "Same") !== "Same");
      return gateway.namespace === document.namespace || takes
        ? []
        : [{ path: ["spec", "parentRefs", index], message: `${label(gateway)} takes routes of ${gateway.namespace} only.` }];
    }),
};
