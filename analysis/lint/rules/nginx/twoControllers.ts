import { F5, NGINX } from "../../facts/nginx";
import { annotation, annotations } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const twoControllers: Rule = {
  id: "WS153",
  name: "annotations-of-two-controllers",
  severity: "warning",
  what: "The Ingress has annotations of two controllers, and each reads only its own.",
  why: "The ones of the controller that does not serve the class are ignored without a message. Timeouts and stickiness are then those of the defaults.",
  remedy: "metadata:\n  annotations:\n    nginx.org/proxy-read-timeout: 3600s   # or those of nginx.ingress.kubernetes.io, never both",
  source: "https://docs.nginx.com/nginx-ingress-controller/configuration/ingress-resources/advanced-configuration-with-annotations/",
  edges: ["ingress-nginx", "f5-nginx", "haproxy", "haproxy-ingress"],
  versions: "all",
  kinds: [KIND.ingress],
  check(document) {
    const names = Object.keys(annotations(document));
    const used = [NGINX, F5, "haproxy.org/", "haproxy-ingress.github.io/", "traefik.ingress.kubernetes.io/"].filter((prefix) =>
      names.some((name) => name.startsWith(prefix)),
    );
    const second = names.find((name) => used.length > 1 && name.startsWith(used[1]!));
    return second === undefined
      ? []
      : [{ path: annotation(second), message: `Annotations of ${used.join(" and ")} stand on one Ingress; a controller reads only its own.` }];
  },
};
