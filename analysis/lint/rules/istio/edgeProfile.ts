import { at } from "../../faults";
import { KIND } from "../../kinds";
import { has } from "../../matches";
import type { Rule } from "../../rule";

export const edgeProfile: Rule = {
  id: "WS416",
  name: "edge-profile",
  severity: "error",
  what: "The EDGE profile ends streams after five silent minutes.",
  why: "An open socket is a stream, and the profile sets stream idle 5 min on gateways. Sockets drop unless something is sent more often.",
  remedy: "connectionSettings:\n  profile: EDGE\n  httpStreamIdleTimeout: 0s",
  source: "https://istio.io/latest/docs/reference/config/networking/proxy-config/",
  edges: ["istio"],
  versions: "Istio 1.31 and later",
  kinds: [KIND.proxyConfig],
  check: (document) =>
    has(document.value, "spec", "connectionSettings", "httpStreamIdleTimeout")
      ? []
      : at(document, ["spec", "connectionSettings", "profile"], (value) => value === "EDGE"),
};
