import { NGINX } from "../../facts/nginx";
import { annotation, at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const persistentAffinity: Rule = {
  id: "WS106",
  name: "persistent-affinity",
  severity: "warning",
  what: "affinity-mode: persistent keeps every client on its pod when pods are added.",
  why: "New pods get only clients without a cookie, so a scale-up relieves none of the full ones. A reconnect leads to the same pod again.",
  remedy: "nginx.ingress.kubernetes.io/affinity-mode: balanced",
  source: "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#session-affinity",
  edges: ["ingress-nginx"],
  versions: "all",
  kinds: [KIND.ingress],
  check: (document) => at(document, annotation(`${NGINX}affinity-mode`), (value) => value === "persistent"),
};
