import { hasTraefikRoutes } from "../../facts/traefik";
import { KIND } from "../../kinds";
import { matches, textAt } from "../../matches";
import type { Rule } from "../../rule";

export const transportUnused: Rule = {
  id: "WS206",
  name: "traefik-transport-unused",
  severity: "warning",
  what: "No route uses the ServersTransport.",
  why: "Its timeouts apply only to Services that name it. Traefik uses its defaults.",
  remedy: "services:\n  - name: chat\n    serversTransport: chat-transport",
  source: "https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/serverstransport/",
  edges: ["traefik"],
  versions: "all",
  kinds: [KIND.serversTransport],
  check(document, world) {
    const used = world
      .of(KIND.ingressRoute, KIND.traefikService)
      .some((one) =>
        [
          ...matches(one.value, "spec", "routes", "*", "services", "*", "serversTransport"),
          ...matches(one.value, "spec", "weighted", "services", "*", "serversTransport"),
        ].some(({ value }) => String(value).includes(document.name)),
      );
    const byService = world
      .of(KIND.service)
      .some((service) =>
        (textAt(service.value, "metadata", "annotations", "traefik.ingress.kubernetes.io/service.serverstransport") ?? "").includes(document.name),
      );
    return hasTraefikRoutes(world) && !used && !byService
      ? [{ path: ["metadata", "name"], side: "value", message: `No route uses the ServersTransport ${document.name}.` }]
      : [];
  },
};
