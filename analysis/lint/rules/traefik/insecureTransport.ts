import { at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const insecureTransport: Rule = {
  id: "WS207",
  name: "traefik-insecure-transport",
  severity: "error",
  what: "insecureSkipVerify accepts every certificate of the app.",
  why: "Whatever answers at the pod's address is trusted. It matters only for https backends, and there it takes away what TLS is for.",
  remedy: "spec:\n  rootCAs:\n    - secret: chat-ca",
  source: "https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/serverstransport/",
  edges: ["traefik"],
  versions: "all",
  kinds: [KIND.serversTransport],
  check: (document) => at(document, ["spec", "insecureSkipVerify"], (value) => value === true),
};
