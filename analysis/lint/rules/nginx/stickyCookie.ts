import { NGINX } from "../../facts/nginx";
import { annotation, annotations } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const stickyCookie: Rule = {
  id: "WS117",
  name: "sticky-cookie-attributes",
  severity: "info",
  what: "The cookie of the affinity has no Secure or SameSite attribute.",
  why: "Browsers treat a cookie without SameSite as Lax, some as none, and send it over ws:// too. Then clients of one page differ in where they land.",
  remedy: 'nginx.ingress.kubernetes.io/session-cookie-samesite: Lax\nnginx.ingress.kubernetes.io/session-cookie-secure: "true"',
  source: "https://kubernetes.github.io/ingress-nginx/examples/affinity/cookie/",
  edges: ["ingress-nginx"],
  versions: "0.25 and later; session-cookie-secure since 1.2",
  kinds: [KIND.ingress],
  check(document) {
    const all = annotations(document);
    const missing = ["session-cookie-samesite", "session-cookie-secure"].filter((name) => !(`${NGINX}${name}` in all));
    return all[`${NGINX}affinity`] === "cookie" && missing.length > 0
      ? [{ path: annotation(`${NGINX}affinity`), message: `The cookie of the affinity lacks ${missing.join(" and ")}.` }]
      : [];
  },
};
