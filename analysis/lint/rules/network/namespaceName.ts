import { KIND } from "../../kinds";
import { matches, textAt } from "../../matches";
import type { Rule } from "../../rule";

export const namespaceName: Rule = {
  id: "WS801",
  name: "namespace-name-label",
  severity: "error",
  what: "No namespace has a label name unless one is put on it.",
  why: "The selector matches no namespace, so the edge's packets are dropped. Every namespace has kubernetes.io/metadata.name by itself.",
  remedy: "namespaceSelector:\n  matchLabels:\n    kubernetes.io/metadata.name: istio-system",
  source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-namespace-by-its-name",
  edges: ["kubernetes"],
  versions: "Kubernetes 1.21 and later",
  kinds: [KIND.networkPolicy],
  check: (document, world) =>
    [
      ...matches(document.value, "spec", "ingress", "*", "from", "*", "namespaceSelector", "matchLabels", "name"),
      ...matches(document.value, "spec", "egress", "*", "to", "*", "namespaceSelector", "matchLabels", "name"),
    ]
      .filter(({ value }) => !world.of(KIND.namespace).some((namespace) => textAt(namespace.value, "metadata", "labels", "name") === value))
      .map(({ path, value }) => ({
        path,
        message: `No namespace has the label name: ${String(value)} by itself; write kubernetes.io/metadata.name.`,
        fix: [{ change: "rename", path, key: "kubernetes.io/metadata.name" }],
      })),
};
