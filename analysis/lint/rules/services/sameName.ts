import { label } from "../../document";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const sameName: Rule = {
  id: "WS635",
  name: "same-name",
  severity: "error",
  what: "Two objects have the same kind, namespace and name.",
  why: "The one that is applied last takes the place of the other. Ports, names and annotations change with the order of the files.",
  remedy: "# one object, or names of their own",
  source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [
    KIND.service,
    KIND.ingress,
    KIND.deployment,
    KIND.statefulSet,
    KIND.configMap,
    KIND.virtualService,
    KIND.destinationRule,
    KIND.gateway,
    KIND.ingressRoute,
    KIND.httpRoute,
  ],
  check(document, world) {
    const same = world.sameAs(document);
    const first = same[0]!;
    return first === document || document.name === "(no name)" || JSON.stringify(first.value) === JSON.stringify(document.value)
      ? []
      : [
          {
            path: ["metadata", "name"],
            side: "value",
            message: `${label(document)} is also at ${first.source.file}:${first.place(["metadata", "name"], "value").line}, and differs.`,
          },
        ];
  },
};
