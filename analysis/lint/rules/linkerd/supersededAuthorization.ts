import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const supersededAuthorization: Rule = {
  id: "WS503",
  name: "linkerd-server-authorization",
  severity: "warning",
  what: "ServerAuthorization is superseded by AuthorizationPolicy.",
  why: "New fields come to AuthorizationPolicy alone. Both for one Server are hard to read, and the old one is to be removed.",
  remedy: "apiVersion: policy.linkerd.io/v1alpha1\nkind: AuthorizationPolicy",
  source: "https://linkerd.io/2/reference/authorization-policy/#authorizationpolicy",
  edges: ["linkerd"],
  versions: "2.12 and later",
  kinds: [KIND.linkerdServerAuthorization],
  check: () => [{ path: ["kind"], side: "value" }],
};
