import { KIND, WORKLOADS } from "../../kinds";
import { textAt } from "../../matches";
import type { Rule } from "../../rule";
import { containers } from "../../world";

export const alwaysPull: Rule = {
  id: "WS602",
  name: "always-pull",
  severity: "info",
  what: "The image is pulled at every start of a pod.",
  why: "While clients come back after a node is lost, each new pod waits for the registry. With a digest IfNotPresent is as safe.",
  remedy: "imagePullPolicy: IfNotPresent",
  source: "https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [...WORKLOADS, KIND.pod],
  check: (document, world) =>
    document.kind === KIND.pod || world.isReached(document)
      ? containers(document).flatMap(({ path, value }) => (textAt(value, "imagePullPolicy") === "Always" ? [{ path: [...path, "imagePullPolicy"] }] : []))
      : [],
};
