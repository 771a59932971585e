import { isAdapterMap } from "../../facts/adapter";
import { mountedConfigMaps } from "../../facts/configMaps";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const adapterMapName: Rule = {
  id: "WS708",
  name: "adapter-configmap-name",
  severity: "error",
  what: "No adapter reads a ConfigMap of this name.",
  why: "The chart writes and mounts a ConfigMap of its own, named after the release. The autoscaler finds no metric.",
  remedy: "# values of the chart\nrules:\n  default: false\n  custom:\n    - seriesQuery: websocket_connections_active",
  source: "https://github.com/prometheus-community/helm-charts/blob/main/charts/prometheus-adapter/values.yaml",
  edges: ["prometheus"],
  versions: "chart 2 and later",
  kinds: [KIND.configMap],
  check: (document, world) =>
    isAdapterMap(document) && !/prometheus-adapter$/.test(document.name) && !world.derived(mountedConfigMaps).has(document.name)
      ? [{ path: ["metadata", "name"], side: "value", message: `${document.name} is not mounted by any adapter: the chart's is RELEASE-prometheus-adapter.` }]
      : [],
};
