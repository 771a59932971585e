import { KIND } from "../../kinds";
import { has, matches } from "../../matches";
import type { Rule } from "../../rule";

export const stickyLevel: Rule = {
  id: "WS205",
  name: "traefik-sticky-level",
  severity: "warning",
  what: "weighted.sticky chooses among Services, and there is only one.",
  why: "The cookie names the Service, not a pod. Every reconnect may land on another pod.",
  remedy: "services:\n  - name: chat\n    port: 8080\n    sticky:\n      cookie: {name: pod, secure: true, httpOnly: true, sameSite: lax}",
  source: "https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/traefikservice/#stickiness-on-multiple-levels",
  edges: ["traefik"],
  versions: "all",
  kinds: [KIND.traefikService],
  check: (document) =>
    has(document.value, "spec", "weighted", "sticky") && matches(document.value, "spec", "weighted", "services", "*").length === 1
      ? [{ path: ["spec", "weighted", "sticky"] }]
      : [],
};
