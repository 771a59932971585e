import { KIND } from "../../kinds";
import { has } from "../../matches";
import type { Rule } from "../../rule";

export const ingressWithoutRules: Rule = {
  id: "WS116",
  name: "ingress-without-rules",
  severity: "error",
  what: "The Ingress has no rule and no default backend.",
  why: "The API server refuses it. Settings for a path need the path in the same object.",
  remedy:
    "spec:\n  ingressClassName: nginx\n  rules:\n    - host: chat.example.com\n      http:\n        paths:\n          - {path: /ws, pathType: Prefix, backend: {service: {name: chat, port: {name: http-ws}}}}",
  source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-rules",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [KIND.ingress],
  check: (document) =>
    has(document.value, "spec", "rules", 0) || has(document.value, "spec", "defaultBackend")
      ? []
      : [{ path: has(document.value, "spec") ? ["spec"] : ["kind"] }],
};
