import { KIND } from "../../kinds";
import { has, matches, textAt } from "../../matches";
import type { Rule } from "../../rule";

export const minimumTls: Rule = {
  id: "WS422",
  name: "minimum-tls",
  severity: "info",
  what: "The server names no least version of TLS.",
  why: "The default of the mesh decides. What clients may use then changes with its version.",
  remedy: "tls:\n  minProtocolVersion: TLSV1_2",
  source: "https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings",
  edges: ["istio", "asm"],
  versions: "all",
  kinds: [KIND.gateway],
  check: (document) =>
    matches(document.value, "spec", "servers", "*", "tls").flatMap(({ path, value }) =>
      ["SIMPLE", "MUTUAL"].includes(textAt(value, "mode") ?? "") && !has(value, "minProtocolVersion") ? [{ path }] : [],
    ),
};
