import type { LintDocument } from "../../document";
import { configMapArguments } from "../../facts/configMaps";
import { isIngressNginxMap } from "../../facts/nginx";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

/** A ConfigMap with the right keys that no controller reads. */
export const configMapName: Rule = {
  id: "WS109",
  name: "nginx-configmap-name",
  severity: "error",
  what: "No controller reads a ConfigMap of this name.",
  why: "The chart's controller reads RELEASE-ingress-nginx-controller, and ACK's add-on reads nginx-configuration in kube-system. Every setting in here stays at its default, the 60 s read timeout too.",
  remedy: '# values of the chart\ncontroller:\n  config:\n    proxy-read-timeout: "3600"',
  source: "https://github.com/kubernetes/ingress-nginx/blob/main/charts/ingress-nginx/templates/_helpers.tpl",
  edges: ["ingress-nginx"],
  versions: "chart 3 and later",
  kinds: [KIND.configMap],
  check: (document, world) =>
    isIngressNginxMap(document) && !isRead(document) && !world.derived(configMapArguments).some((named) => named.endsWith(`/${document.name}`))
      ? [
          {
            path: ["metadata", "name"],
            side: "value",
            message: `${document.name} is not a name that ingress-nginx reads: the chart's is RELEASE-ingress-nginx-controller.`,
          },
        ]
      : [],
};

function isRead({ name, namespace }: LintDocument): boolean {
  return /(^|-)controller$/.test(name) || (name === "nginx-configuration" && namespace === "kube-system");
}
