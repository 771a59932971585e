import { fullName } from "../../document";
import { at } from "../../faults";
import { KIND } from "../../kinds";
import { has } from "../../matches";
import type { Rule } from "../../rule";

export const sessionAffinity: Rule = {
  id: "WS631",
  name: "session-affinity",
  severity: "warning",
  what: "sessionAffinity has no effect behind an edge.",
  why: "NGINX, Traefik, HAProxy, Istio and Linkerd send to the pods' addresses, not to the Service's. Stickiness is a cookie of the edge.",
  remedy: "# delete the lines; in Istio\nloadBalancer:\n  consistentHash:\n    httpCookie: {name: pod, path: /, ttl: 3600s}",
  source: "https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [KIND.service],
  check: (document, world) =>
    world.routed.has(fullName(document)) || world.routed.size === 0
      ? at(
          document,
          ["spec", "sessionAffinity"],
          (value) => value === "ClientIP",
          (path) => [
            { change: "remove", path },
            ...(has(document.value, "spec", "sessionAffinityConfig") ? [{ change: "remove" as const, path: ["spec", "sessionAffinityConfig"] }] : []),
          ],
        )
      : [],
};
