import { fullName } from "../../document";
import { heartbeatOf } from "../../facts/app";
import { looksLikeSockets } from "../../facts/sockets";
import { KIND, WORKLOADS } from "../../kinds";
import type { Rule } from "../../rule";
import { targetsOf } from "../../world";

export const noHeartbeat: Rule = {
  id: "WS902",
  name: "heartbeat-not-known",
  severity: "info",
  what: "Sockets pass an idle limit, and nothing says that the app pings.",
  why: "No edge pings for the app, and a peer that is gone is found by a ping alone. A long limit does not replace it.",
  remedy: "# asmws.yaml\ntiming:\n  heartbeatSeconds: 25",
  source: "https://www.rfc-editor.org/rfc/rfc6455#section-5.5.2",
  edges: ["kubernetes"],
  versions: "all",
  kinds: WORKLOADS,
  check(document, world) {
    const isKnown = heartbeatOf(document, world) !== undefined;
    return !isKnown &&
      world.isReached(document) &&
      world
        .of(KIND.virtualService, KIND.ingress, KIND.ingressRoute, KIND.httpRoute)
        .some(
          (route) => looksLikeSockets(route) && targetsOf(route).some((target) => world.servicesOf(document).some((service) => fullName(service) === target)),
        )
      ? [{ path: ["metadata", "name"], side: "value", message: `Nothing says how often ${document.name} pings: set timing.heartbeatSeconds in asmws.yaml.` }]
      : [];
  },
};
