import { at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

const REMOVED = ["sslRedirect", "sslTemporaryRedirect", "sslForceHost", "sslHost"];

export const redirectHeaders: Rule = {
  id: "WS202",
  name: "traefik-redirect-headers",
  severity: "error",
  what: "The field of the headers middleware is read by nothing in Traefik 3.",
  why: "There is no redirect to https, and no message about it. Pages load over http and open ws:// sockets.",
  remedy: "# values of the chart\nports:\n  web:\n    http:\n      redirections:\n        entryPoint: {to: websecure, scheme: https, permanent: true}",
  source: "https://doc.traefik.io/traefik/migrate/v2-to-v3-details/#headers-middleware",
  edges: ["traefik"],
  versions: "Traefik 3",
  kinds: [KIND.middleware],
  check: (document) =>
    REMOVED.flatMap((name) =>
      at(
        document,
        ["spec", "headers", name],
        () => `${name} is read by nothing in Traefik 3: there is no redirect.`,
        (path) => [{ change: "remove", path }],
      ),
    ),
};
