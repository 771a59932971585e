import { at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

/** A command that installs a controller without maintainers. */
export const retiredController: Rule = {
  id: "WS101",
  name: "retired-controller",
  severity: "warning",
  what: "The community's ingress-nginx is installed, which has been retired.",
  why: "Since March 2026 it gets no fixes, also of security. Sockets that move later are dropped once more.",
  remedy: "# another edge: Gateway API, Istio, Traefik, HAProxy or F5's controller\nspec:\n  gatewayClassName: istio",
  source: "https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/",
  edges: ["ingress-nginx"],
  versions: "all; the last are controller 1.15.1 and chart 4.15.1",
  kinds: [KIND.helmRelease, KIND.appliedUrl],
  check: (document) => [
    ...at(document, ["spec", "chart"], (chart) => String(chart).startsWith("ingress-nginx/") || String(chart).includes("kubernetes.github.io/ingress-nginx")),
    ...at(document, ["spec", "url"], (url) => String(url).includes("kubernetes/ingress-nginx")),
  ],
};
