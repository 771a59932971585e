import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const oldServerVersion: Rule = {
  id: "WS504",
  name: "linkerd-server-version",
  severity: "warning",
  what: "This version of Server is deprecated.",
  why: "v1beta3 has accessPolicy, by which a new Server can first audit instead of denying. Older ones deny from the first moment.",
  remedy: "apiVersion: policy.linkerd.io/v1beta3",
  source: "https://linkerd.io/2/reference/authorization-policy/#server",
  edges: ["linkerd"],
  versions: "2.16 and later",
  kinds: [KIND.linkerdServer],
  check: (document) =>
    /v1(alpha1|beta1|beta2)$/.test(document.apiVersion)
      ? [{ path: ["apiVersion"], side: "value", fix: [{ change: "set", path: ["apiVersion"], value: "policy.linkerd.io/v1beta3" }] }]
      : [],
};
