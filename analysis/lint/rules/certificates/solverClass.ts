import { at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const solverClass: Rule = {
  id: "WS852",
  name: "solver-class",
  severity: "warning",
  what: "class is the old annotation of an Ingress.",
  why: "It writes kubernetes.io/ingress.class, which several controllers no longer read. The challenge is then answered by none.",
  remedy: "http01:\n  ingress:\n    ingressClassName: nginx",
  source: "https://cert-manager.io/docs/configuration/acme/http01/",
  edges: ["cert-manager"],
  versions: "1.12 and later",
  kinds: [KIND.clusterIssuer, KIND.issuer],
  check: (document) =>
    at(
      document,
      ["spec", "acme", "solvers", "*", "http01", "ingress", "class"],
      () => true,
      (path) => [{ change: "rename", path, key: "ingressClassName" }],
    ),
};
