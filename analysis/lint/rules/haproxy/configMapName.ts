import { fullName } from "../../document";
import { configMapArguments } from "../../facts/configMaps";
import { isHaproxyMap } from "../../facts/haproxy";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const haproxyConfigMapName: Rule = {
  id: "WS303",
  name: "haproxy-configmap-name",
  severity: "error",
  what: "No controller reads a ConfigMap of this name.",
  why: "The chart starts the controller with the ConfigMap RELEASE-kubernetes-ingress. Every setting in here stays at its default.",
  remedy: "# values of the chart\ncontroller:\n  config:\n    timeout-tunnel: 1h",
  source: "https://github.com/haproxytech/helm-charts/blob/main/kubernetes-ingress/templates/controller-configmap.yaml",
  edges: ["haproxy"],
  versions: "chart 1.0 and later",
  kinds: [KIND.configMap],
  check: (document, world) =>
    isHaproxyMap(document) && !/kubernetes-ingress$/.test(document.name) && !world.derived(configMapArguments).includes(fullName(document))
      ? [
          {
            path: ["metadata", "name"],
            side: "value",
            message: `${document.name} is not a name that the controller reads: the chart's is RELEASE-kubernetes-ingress.`,
          },
        ]
      : [],
};
