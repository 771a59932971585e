import { NGINX } from "../../facts/nginx";
import { annotation, annotations, at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const hashAndCookie: Rule = {
  id: "WS105",
  name: "hash-and-cookie",
  severity: "warning",
  what: "upstream-hash-by and affinity: cookie are both set.",
  why: "ingress-nginx follows the cookie and never reads the hash; Traefik's provider of the same annotations follows the hash and sets no cookie. So the pod of a client depends on the controller.",
  remedy: "metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/affinity: cookie",
  source: "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#custom-nginx-upstream-hashing",
  edges: ["ingress-nginx", "traefik"],
  versions: "all",
  kinds: [KIND.ingress],
  check: (document) =>
    annotations(document)[`${NGINX}affinity`] === "cookie"
      ? at(
          document,
          annotation(`${NGINX}upstream-hash-by`),
          (value) => `upstream-hash-by: ${String(value)} is not read beside affinity: cookie.`,
          (path) => [{ change: "remove", path }],
        )
      : [],
};
