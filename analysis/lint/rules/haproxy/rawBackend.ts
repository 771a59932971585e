import { mountedConfigMaps } from "../../facts/configMaps";
import { KIND } from "../../kinds";
import { matches } from "../../matches";
import type { Rule } from "../../rule";

export const rawBackend: Rule = {
  id: "WS308",
  name: "haproxy-raw-backend",
  severity: "error",
  what: "No component reads HAProxy configuration from a ConfigMap of its own.",
  why: "The controller writes its backends itself. Fed to HAProxy by other ways, one server name that does not resolve stops the process.",
  remedy: "haproxy.org/backend-config-snippet: |\n  timeout tunnel 3600s",
  source: "https://github.com/haproxytech/kubernetes-ingress/blob/master/documentation/custom-resources.md",
  edges: ["haproxy"],
  versions: "all",
  kinds: [KIND.configMap],
  check: (document, world) =>
    matches(document.value, "data", "*")
      .filter(({ value }) => /^\s*backend\s+\S+/m.test(String(value)) && /^\s*server\s+\S+\s+\S+:\d+/m.test(String(value)))
      // An HAProxy that runs without a controller reads what is mounted.
      .filter(() => !world.derived(mountedConfigMaps).has(document.name))
      .map(({ path }) => ({ path })),
};
