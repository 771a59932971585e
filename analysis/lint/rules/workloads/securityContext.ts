import { WORKLOADS } from "../../kinds";
import { has, textAt } from "../../matches";
import type { Rule } from "../../rule";
import { containers } from "../../world";

export const securityContext: Rule = {
  id: "WS608",
  name: "security-context-missing",
  severity: "info",
  what: "Neither pod nor container has a securityContext.",
  why: "The process that takes bytes of every client may run as root with a writable file system. A hole in it is then one in the node.",
  remedy: "securityContext:\n  runAsNonRoot: true\n  readOnlyRootFilesystem: true\n  allowPrivilegeEscalation: false\n  capabilities: {drop: [ALL]}",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  edges: ["kubernetes"],
  versions: "all",
  kinds: WORKLOADS,
  check: (document, world) =>
    !world.isReached(document) || has(document.value, "spec", "template", "spec", "securityContext")
      ? []
      : containers(document)
          .filter(({ value }) => !has(value, "securityContext"))
          .map(({ path, value }) => ({ path: [...path, "name"], message: `Container ${textAt(value, "name") ?? ""} and its pod have no securityContext.` })),
};
