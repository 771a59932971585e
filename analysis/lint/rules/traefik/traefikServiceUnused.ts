import { hasTraefikRoutes } from "../../facts/traefik";
import { KIND } from "../../kinds";
import { matches, textAt } from "../../matches";
import type { Rule } from "../../rule";

export const traefikServiceUnused: Rule = {
  id: "WS204",
  name: "traefik-service-unused",
  severity: "warning",
  what: "No route leads to the TraefikService.",
  why: "Its weights and its cookie apply only to what passes it. The route goes to the Service itself.",
  remedy: "services:\n  - name: chat-sticky\n    kind: TraefikService",
  source: "https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/traefikservice/",
  edges: ["traefik"],
  versions: "all",
  kinds: [KIND.traefikService],
  check(document, world) {
    const used = [...world.of(KIND.ingressRoute), ...world.of(KIND.traefikService)].some((one) =>
      [
        ...matches(one.value, "spec", "routes", "*", "services", "*"),
        ...matches(one.value, "spec", "weighted", "services", "*"),
        ...matches(one.value, "spec", "mirroring", "mirrors", "*"),
      ].some(({ value }) => textAt(value, "kind") === "TraefikService" && textAt(value, "name") === document.name),
    );
    return hasTraefikRoutes(world) && !used
      ? [{ path: ["metadata", "name"], side: "value", message: `No route leads to the TraefikService ${document.name}.` }]
      : [];
  },
};
