import { fullName } from "../../document";
import { hasTraefikRoutes, referencedMiddlewares } from "../../facts/traefik";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const middlewareUnused: Rule = {
  id: "WS203",
  name: "traefik-middleware-unused",
  severity: "warning",
  what: "No route uses the middleware.",
  why: "Traefik applies a middleware only where a route names it. What it is for, as a rate limit, does not happen.",
  remedy: "routes:\n  - match: Host(`chat.example.com`)\n    middlewares:\n      - name: handshake-limit",
  source: "https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/overview/",
  edges: ["traefik"],
  versions: "all",
  kinds: [KIND.middleware],
  check: (document, world) =>
    hasTraefikRoutes(world) && !world.derived(referencedMiddlewares).has(fullName(document))
      ? [{ path: ["metadata", "name"], side: "value", message: `No route uses the middleware ${document.name}.` }]
      : [],
};
