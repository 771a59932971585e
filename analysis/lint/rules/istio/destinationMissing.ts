import { fullName } from "../../document";
import { serviceOf } from "../../facts/istio";
import { at } from "../../faults";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const destinationMissing: Rule = {
  id: "WS415",
  name: "destination-missing",
  severity: "error",
  what: "The host leads to no Service.",
  why: "A short name is searched in the namespace of the route alone. Every handshake gets 503 (NC).",
  remedy: "destination:\n  host: chat.apps.svc.cluster.local",
  source: "https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination",
  edges: ["istio", "asm"],
  versions: "all",
  kinds: [KIND.virtualService],
  check: (document, world) =>
    at(document, ["spec", "http", "*", "route", "*", "destination", "host"], (host) => {
      const name = String(host).split(".")[0];
      const elsewhere = world.of(KIND.service).filter((service) => service.name === name);
      return (
        serviceOf(host, document, world).length === 0 &&
        elsewhere.length > 0 &&
        /^[^.]+(\.[^.]+(\.svc(\.cluster\.local)?)?)?$/.test(String(host)) &&
        `host ${String(host)} is no Service of ${document.namespace}; there is ${elsewhere.map(fullName).join(", ")}.`
      );
    }),
};
