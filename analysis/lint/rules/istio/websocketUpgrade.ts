import { at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const websocketUpgrade: Rule = {
  id: "WS401",
  name: "websocket-upgrade-field",
  severity: "error",
  what: "Istio has no websocketUpgrade: the field was removed in 2020.",
  why: "A strict API server refuses the route, a lenient one drops the field. Upgrades are passed without it.",
  remedy: "# delete the line",
  source: "https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute",
  edges: ["istio", "asm"],
  versions: "Istio 1.5 and later",
  kinds: [KIND.virtualService],
  check: (document) =>
    at(
      document,
      ["spec", "http", "*", "websocketUpgrade"],
      () => true,
      (path) => [{ change: "remove", path }],
    ),
};
