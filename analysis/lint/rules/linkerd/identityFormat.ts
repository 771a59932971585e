import { at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const identityFormat: Rule = {
  id: "WS501",
  name: "linkerd-identity",
  severity: "error",
  what: "The identity has Istio's form, which Linkerd refuses.",
  why: "The CRD's pattern allows no slash, so the API server refuses the object. The Server then denies every client.",
  remedy: "identities:\n  - chat-client.default.serviceaccount.identity.linkerd.cluster.local",
  source: "https://linkerd.io/2/reference/authorization-policy/",
  edges: ["linkerd"],
  versions: "all",
  kinds: [KIND.linkerdServerAuthorization, KIND.linkerdAuthorizationPolicy],
  check: (document) =>
    at(
      document,
      ["spec", "client", "meshTLS", "identities", "*"],
      (value) => String(value).includes("/") && `${String(value)} has slashes; an identity is NAME.NAMESPACE.serviceaccount.identity.linkerd.cluster.local.`,
    ),
};
