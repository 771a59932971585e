import { at, quotedValue } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const annotationNotText: Rule = {
  id: "WS637",
  name: "annotation-not-text",
  severity: "error",
  what: "Values of annotations are texts; this is another type.",
  why: "The API server refuses the whole object. Quote numbers and true.",
  remedy: 'proxy-read-timeout: "3600"',
  source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [KIND.ingress, KIND.service, KIND.deployment, KIND.statefulSet, KIND.configMap],
  check: (document) =>
    [
      ["metadata", "annotations", "*"],
      ["spec", "template", "metadata", "annotations", "*"],
      ...(document.kind === KIND.configMap ? [["data", "*"]] : []),
    ].flatMap((pattern) =>
      at(
        document,
        pattern,
        (value, path) => typeof value !== "string" && value !== null && `${String(path[path.length - 1])} is ${quotedValue(value)}, allowed is text: quote it.`,
        (path, value) => (typeof value === "number" || typeof value === "boolean" ? [{ change: "set", path, value: `"${String(value)}"` }] : []),
      ),
    ),
};
