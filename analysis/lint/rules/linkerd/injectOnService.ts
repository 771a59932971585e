import { annotation, annotations } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const injectOnService: Rule = {
  id: "WS506",
  name: "linkerd-inject-on-service",
  severity: "error",
  what: "Linkerd does not read injection and proxy settings on a Service.",
  why: "The proxy is injected by annotations of the pod's template or the namespace. The app stays outside the mesh.",
  remedy: "kind: Deployment\nspec:\n  template:\n    metadata:\n      annotations:\n        linkerd.io/inject: enabled",
  source: "https://linkerd.io/2/features/proxy-injection/",
  edges: ["linkerd"],
  versions: "all",
  kinds: [KIND.service],
  check(document) {
    const names = Object.keys(annotations(document)).filter((name) => name === "linkerd.io/inject" || /^config\.linkerd\.io\/proxy-(cpu|memory)/.test(name));
    const settings = names.filter((name) => name !== "linkerd.io/inject");
    return [
      ...(names.includes("linkerd.io/inject")
        ? [
            {
              path: annotation("linkerd.io/inject"),
              message: "linkerd.io/inject on a Service injects nothing: it belongs to the pod's template or the namespace.",
            },
          ]
        : []),
      ...(settings.length > 0
        ? [{ path: annotation(settings[0]!), message: "Proxy settings on a Service are ignored: they belong to the pod's template." }]
        : []),
    ];
  },
};
